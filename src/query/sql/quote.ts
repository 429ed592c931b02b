/** A name of a column or table as SQL has it between double quotes (ISO 9075: a quote within is doubled). */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Text as a literal of SQL, where no character escapes another one (not so in Spark). */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
