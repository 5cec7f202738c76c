import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The accent: the blue-green of oxidised iron. White text on shade 8 has a contrast of 5.6. */
const petrol: MantineColorsTuple = [
  '#eaf6f8',
  '#d6eaee',
  '#a9d3dc',
  '#79bbc9',
  '#52a7b9',
  '#3a9ab0',
  '#258ba3',
  '#157b92',
  '#0a6d83',
  '#035c70',
];

/** Neutral slate for dark mode; 7 is the page, 6 a raised surface, 4 a border, 0 text. */
const dark: MantineColorsTuple = [
  '#dbe1e8',
  '#b7c0ca',
  '#97a3b0',
  '#7b8794',
  '#3a444f',
  '#2d353f',
  '#222931',
  '#171c22',
  '#11151a',
  '#0b0e12',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 8 },
  colors: { petrol, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "Cascadia Mono", "SF Mono", "JetBrains Mono", "Liberation Mono", Menlo, monospace',
  headings: { fontWeight: '650' },
  components: {
    Card: { defaultProps: { withBorder: true, padding: 'md' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    // A header element there would be taken for another banner of the page.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Modal: { defaultProps: { centered: true } },
  },
});

/**
 * Colours of our own on top of Mantine's. The outcome colours come as a text and a tint for each
 * scheme, chosen for a contrast of at least 4.5 between the two; charts use the `-solid` ones.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6572',
    '--mantine-color-placeholder': '#66717d',
    '--mantine-color-error': '#b42323',
    '--mantine-color-anchor': '#0a6d83',
    '--pc-canvas': '#f4f6f8',
    '--pc-surface': '#ffffff',
    '--pc-border': '#dfe4e9',
    '--pc-hover': '#eef2f5',
    '--pc-good-text': '#12663a',
    '--pc-good-tint': '#e3f4ea',
    '--pc-good-solid': '#3fa26c',
    '--pc-notice-text': '#81500a',
    '--pc-notice-tint': '#fcf1d9',
    '--pc-notice-solid': '#e0a12e',
    '--pc-stop-text': '#a82222',
    '--pc-stop-tint': '#fce8e7',
    '--pc-stop-solid': '#d64545',
    '--pc-apart-text': '#5b3db0',
    '--pc-apart-tint': '#efeafc',
    '--pc-apart-solid': '#7f63d2',
    '--pc-plain-text': '#46515d',
    '--pc-plain-tint': '#ebeff2',
    '--pc-plain-solid': '#8fa0ae',
  },
  dark: {
    '--mantine-color-dimmed': '#97a3b0',
    '--mantine-color-placeholder': '#8b97a4',
    '--mantine-color-error': '#ff9a93',
    '--mantine-color-anchor': '#79bbc9',
    '--pc-canvas': '#12161b',
    '--pc-surface': '#1a2027',
    '--pc-border': '#2d353f',
    '--pc-hover': '#222931',
    '--pc-good-text': '#7fd8a4',
    '--pc-good-tint': '#17301f',
    '--pc-good-solid': '#3c9c66',
    '--pc-notice-text': '#f0c06a',
    '--pc-notice-tint': '#362a12',
    '--pc-notice-solid': '#d0942a',
    '--pc-stop-text': '#ff9a93',
    '--pc-stop-tint': '#3b1c1c',
    '--pc-stop-solid': '#d25353',
    '--pc-apart-text': '#bfaaf7',
    '--pc-apart-tint': '#2a2147',
    '--pc-apart-solid': '#8468d6',
    '--pc-plain-text': '#b7c0ca',
    '--pc-plain-tint': '#28303a',
    '--pc-plain-solid': '#6c7c8b',
  },
});
