import '@xyflow/react/dist/style.css';
import {
  Background,
  Controls,
  Handle,
  Position,
  ReactFlow,
  type Connection,
  type Edge,
  type Node,
  type NodeChange,
  type NodeProps,
} from '@xyflow/react';
import { useComputedColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { RouteWalk } from '../../../../core/exchange/console-gateway';
import type { GatewayRoute, RouteNode } from '../../../../core/exchange/policy-gateway';
import { t } from '../../translate';
import classes from './route-canvas.module.css';
import { END, exitsOf, placesOf, withExit, type Place } from './route-graph';

type RouteFlowNode = Node<{ readonly node: RouteNode; readonly walked: boolean }, 'route'>;

/** What a node does, in one line. */
function summaryOf(node: RouteNode): string {
  switch (node.type) {
    case 'model':
      return `${node.provider}/${node.model}`;
    case 'conditional':
      return JSON.stringify(node.conditions);
    case 'percentage':
      return node.shares.map(({ percent }) => `${percent} %`).join(' · ');
    case 'rate_limit':
      return t('routes.limitOf', { limit: node.limit, seconds: node.interval });
    case 'start':
    case 'end':
      return '';
  }
}

function exitName(node: RouteNode, name: string): string {
  if (node.type === 'percentage' && name.startsWith('share-')) {
    return `${node.shares[Number(name.slice('share-'.length))]?.percent ?? 0} %`;
  }
  return t(`routes.exit.${name as 'next' | 'true' | 'false' | 'success' | 'fallback' | 'else'}`);
}

function RouteNodeBox({ data: { node, walked }, selected }: NodeProps<RouteFlowNode>) {
  const exits = exitsOf(node);
  return (
    <div
      className={classes.node}
      data-type={node.type}
      data-walked={walked || undefined}
      data-selected={selected || undefined}
    >
      {node.type !== 'start' && <Handle type="target" position={Position.Left} />}
      <div className={classes.type}>{t(`routes.type.${node.type}`)}</div>
      <div className={classes.id}>{node.id}</div>
      <div className={classes.summary}>{summaryOf(node)}</div>
      {exits.map(({ name }, index) => (
        <div key={name} className={classes.exit}>
          {exitName(node, name)}
          <Handle
            type="source"
            id={name}
            position={Position.Right}
            style={{ top: 'auto', bottom: 12 + (exits.length - 1 - index) * 20 }}
          />
        </div>
      ))}
    </div>
  );
}

const NODE_TYPES = { route: RouteNodeBox };

interface Size {
  readonly width: number;
  readonly height: number;
}

interface RouteCanvasProps {
  readonly route: GatewayRoute;
  readonly selected: string | undefined;
  readonly walk: RouteWalk | undefined;
  readonly onChange: (route: GatewayRoute) => void;
  readonly onSelect: (id: string | undefined) => void;
}

/** `end` is drawn whether a route lists it or not. */
function nodesOf(route: GatewayRoute): readonly RouteNode[] {
  return route.nodes.some(({ id }) => id === END)
    ? route.nodes
    : [...route.nodes, { id: END, type: 'end' }];
}

/** The graph of a route: nodes are moved, and ways out are led to other nodes, with the mouse. */
export function RouteCanvas({ route, selected, walk, onChange, onSelect }: RouteCanvasProps) {
  const scheme = useComputedColorScheme('light');
  const [moved, setMoved] = useState<ReadonlyMap<string, Place>>(new Map());
  // What the canvas measures has to come back to it with the nodes, or it draws none.
  const [sizes, setSizes] = useState<ReadonlyMap<string, Size>>(new Map());
  const walked = useMemo(() => new Set(walk?.steps.map(({ node }) => node)), [walk]);
  const nodes = useMemo(() => {
    const places = placesOf(route);
    return nodesOf(route).map((node): RouteFlowNode => ({
      ...{ id: node.id, type: 'route', data: { node, walked: walked.has(node.id) } },
      position: moved.get(node.id) ?? places.get(node.id) ?? { x: 0, y: 0 },
      ...(sizes.has(node.id) ? { measured: { ...sizes.get(node.id) } } : {}),
      selected: node.id === selected,
      deletable: false,
      ariaLabel: `${t(`routes.type.${node.type}`)} ${node.id} ${summaryOf(node)}`,
    }));
  }, [route, moved, sizes, walked, selected]);
  const edges = useMemo(
    () =>
      route.nodes.flatMap((node) =>
        exitsOf(node).map(({ name, target }): Edge => ({
          id: `${node.id} ${name}`,
          source: node.id,
          sourceHandle: name,
          target,
          animated: walked.has(node.id) && (walked.has(target) || target === END),
          deletable: false,
        })),
      ),
    [route, walked],
  );
  const move = (changes: readonly NodeChange<RouteFlowNode>[]): void => {
    const places = new Map(moved);
    const measured = new Map(sizes);
    for (const change of changes) {
      if (change.type === 'position' && change.position) places.set(change.id, change.position);
      if (change.type === 'dimensions' && change.dimensions) {
        measured.set(change.id, change.dimensions);
      }
    }
    setMoved(places);
    setSizes(measured);
  };
  const connect = ({ source, sourceHandle, target }: Connection): void => {
    const node = route.nodes.find(({ id }) => id === source);
    if (node === undefined || sourceHandle === null) return;
    const changed = withExit(node, sourceHandle, target);
    onChange({ ...route, nodes: route.nodes.map((one) => (one === node ? changed : one)) });
  };
  return (
    <div className={classes.canvas} data-testid="route-canvas">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={move}
        onConnect={connect}
        onNodeClick={(_event, { id }) => onSelect(id)}
        onPaneClick={() => onSelect(undefined)}
        colorMode={scheme}
        fitView
        minZoom={0.3}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        aria-label={t('routes.canvas')}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
