// Which of two pictures is newer: (day, revision, forecast), the day first, because tomorrow's revision 3 is newer
// than yesterday's 500.

export const ageOf = ({ day, revision, forecast }) => ({
  day: String(day ?? ""), revision: Number(revision ?? 0), forecast: Number(forecast ?? 0),
});

export function compareAges(one, other) {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;   // ISO dates sort as text
  return one.revision - other.revision || one.forecast - other.forecast;
}
