export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: "none" }}>
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path
        d="M21.5 11.2c-1.2-1.6-3.2-2.4-5.5-2.4-3.2 0-5.6 1.6-5.6 4 0 5.4 11.2 2.4 11.2 7.2 0 2.2-2.4 3.6-5.6 3.6-2.6 0-4.8-1-6-2.8"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
