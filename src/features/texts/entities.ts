/** Names of the characters 160 to 255, in order. */
const latinNames =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute " +
  "micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig " +
  "Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times " +
  "Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave " +
  "eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave " +
  "uacute ucirc uuml yacute thorn yuml";

const characters = new Map<string, string>([
  ...latinNames.split(" ").map((name, i): [string, string] => [name, String.fromCharCode(160 + i)]),
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["ndash", "\u2013"],
  ["mdash", "\u2014"],
  ["lsquo", "\u2018"],
  ["rsquo", "\u2019"],
  ["ldquo", "\u201c"],
  ["rdquo", "\u201d"],
  ["bull", "\u2022"],
  ["hellip", "\u2026"],
  ["euro", "\u20ac"],
  ["trade", "\u2122"],
]);

/**
 * Decodes HTML entities, by number and by the names that exports hold; an unknown name stays as it is.
 *
 * An ampersand that was escaped several times over is unfolded in one go.
 *
 * source: HTML 4.01, section 24 (the names of Latin-1, and those of common punctuation)
 */
export function decodeEntities(text: string): string {
  return text
    .replace(/&(?:amp;|#0{0,9}38;|#x0{0,9}26;)+/gi, "&")
    .replace(
      /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,7}));/g,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return characters.get(name) ?? whole;
        const point = decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex!, 16);
        const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
        return isCharacter ? String.fromCodePoint(point) : " ";
      },
    );
}
