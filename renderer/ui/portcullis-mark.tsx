/** The mark: a gate arch with a portcullis halfway down. Takes the colour of the text around it. */
export function PortcullisMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M4 29V14.5C4 8.1 9.4 3 16 3s12 5.1 12 11.5V29" />
      <path d="M10.5 8.5v13.2M16 8v15.2M21.5 8.5v13.2" />
      <path d="M4.5 13.5h23M4.5 19h23" />
    </svg>
  );
}
