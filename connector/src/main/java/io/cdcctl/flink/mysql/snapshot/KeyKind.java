package io.cdcctl.flink.mysql.snapshot;

/** Types of columns that a table may be cut on, by how MySQL orders and compares their values. */
enum KeyKind {
    NUMBER,
    DOUBLE,
    TEXT,
    BYTES,
    MOMENT,
    TIME,
    /** ENUM and SET, in the order of their numbers: compared with texts they would be texts. */
    LIST,
    /** What is not cut: JSON, geometries and FLOAT, whose values are other numbers in a statement. */
    NONE;

    /** Takes the type's name in lower case, without anything behind it. */
    static KeyKind of(String type) {
        switch (type) {
            case "tinyint":
            case "smallint":
            case "mediumint":
            case "int":
            case "bigint":
            case "decimal":
            case "year":
            case "bit":
                return NUMBER;
            case "double":
                return DOUBLE;
            case "char":
            case "varchar":
            case "tinytext":
            case "text":
            case "mediumtext":
            case "longtext":
                return TEXT;
            case "binary":
            case "varbinary":
            case "tinyblob":
            case "blob":
            case "mediumblob":
            case "longblob":
                return BYTES;
            case "date":
            case "datetime":
            case "timestamp":
                return MOMENT;
            case "time":
                return TIME;
            case "enum":
            case "set":
                return LIST;
            default:
                return NONE;
        }
    }
}
