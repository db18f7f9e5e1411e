const paths = {
  send: "M12 19V5m0 0-6 6m6-6 6 6",
  stop: "M7 7h10v10H7z",
  again: "M4 12a8 8 0 1 0 2.500-5.800M4 4v5h5",
  edit: "M4 20h4L19 9l-4-4L4 16z",
  clear: "M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13",
  copy: "M9 9h10v11H9zM5 15V4h10",
  light:
    "M12 4V2m0 20v-2m8-8h2M2 12h2m14-6 1.500-1.500M4.500 19.500 6 18m12 0 1.500 1.500M4.500 4.500 6 6m6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  dark: "M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z",
  system: "M4 5h16v11H4zM9 20h6m-3-4v4",
} as const;

export type IconName = keyof typeof paths;

/** A line drawing in the colour of the text; the button around it has the label. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
