const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = "January February March April May June July August September October November December".split(
  " ",
);

/** Python's `datetime.strftime` in the C locale, in local time; unknown directives stay as they are. */
export function strftime(date: Date, format: string): string {
  return format.replace(/%([-_0^#]?)([A-Za-z%])/g, (whole, flag: string, code: string) => {
    const text = directive(date, code);
    if (text === undefined) return whole;
    if (flag === "-") return text.replace(/^[0 ]+(?=.)/, "");
    if (flag === "_") return text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    return flag === "^" || flag === "#" ? text.toUpperCase() : text;
  });
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, "0");
}

function dayOfYear(date: Date): number {
  return Math.round(
    (Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - Date.UTC(date.getFullYear(), 0, 0)) /
      86_400_000,
  );
}

/** ISO 8601 week and its year. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate() + 4 - (date.getDay() || 7)),
  );
  const year = thursday.getUTCFullYear();
  return { year, week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7) };
}

function directive(date: Date, code: string): string | undefined {
  const combined = (format: string): string => strftime(date, format);
  const year = date.getFullYear();
  const hour = date.getHours();
  switch (code) {
    case "Y":
      return String(year);
    case "y":
      return pad(year % 100);
    case "C":
      return pad(Math.floor(year / 100));
    case "m":
      return pad(date.getMonth() + 1);
    case "d":
      return pad(date.getDate());
    case "e":
      return String(date.getDate()).padStart(2);
    case "H":
      return pad(hour);
    case "k":
      return String(hour).padStart(2);
    case "I":
      return pad(hour % 12 || 12);
    case "l":
      return String(hour % 12 || 12).padStart(2);
    case "M":
      return pad(date.getMinutes());
    case "S":
      return pad(date.getSeconds());
    case "f":
      return pad(date.getMilliseconds() * 1000, 6);
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "P":
      return hour < 12 ? "am" : "pm";
    case "A":
      return days[date.getDay()];
    case "a":
      return days[date.getDay()]?.slice(0, 3);
    case "B":
      return months[date.getMonth()];
    case "b":
    case "h":
      return months[date.getMonth()]?.slice(0, 3);
    case "j":
      return pad(dayOfYear(date), 3);
    case "w":
      return String(date.getDay());
    case "u":
      return String(date.getDay() || 7);
    case "U":
      return pad(Math.floor((dayOfYear(date) + 6 - date.getDay()) / 7));
    case "W":
      return pad(Math.floor((dayOfYear(date) + 6 - ((date.getDay() + 6) % 7)) / 7));
    case "V":
      return pad(isoWeek(date).week);
    case "G":
      return String(isoWeek(date).year);
    case "g":
      return pad(isoWeek(date).year % 100);
    case "s":
      return String(Math.floor(date.getTime() / 1000));
    case "Z":
    case "z":
      return "";
    case "n":
      return "\n";
    case "t":
      return "\t";
    case "%":
      return "%";
    case "F":
      return combined("%Y-%m-%d");
    case "T":
    case "X":
      return combined("%H:%M:%S");
    case "D":
    case "x":
      return combined("%m/%d/%y");
    case "R":
      return combined("%H:%M");
    case "r":
      return combined("%I:%M:%S %p");
    case "c":
      return combined("%a %b %e %H:%M:%S %Y");
    default:
      return undefined;
  }
}
