import type { BodySink, BodySource } from '../message';

/** Passes a body on chunk by chunk, no faster than its receiver takes it. */
export function pumpBody(
  source: BodySource,
  sink: BodySink,
  onOver: (error: Error | undefined) => void,
): void {
  source.start({
    onData: (bytes) => {
      if (sink.write(bytes)) return;
      source.pause();
      sink.onDrain = () => source.resume();
    },
    onEnd: (trailers) => {
      sink.end(trailers);
      onOver(undefined);
    },
    onError: (error) => {
      sink.abort();
      onOver(error);
    },
  });
}
