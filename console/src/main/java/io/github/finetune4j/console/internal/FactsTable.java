// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of records of the same kind, such as checkpoints, as a table. */
final class FactsTable {
    private static final int MOST_COLUMNS = 8;
    private static final int SHOWN = 50;
    private static final int LONGEST = 200;

    private FactsTable() {}

    /** {@return whether it is a list of records that hold plain values} */
    static boolean fits(@Nullable Object value) {
        return value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(each -> each instanceof Map<?, ?> map && isFlat(map))
                && columns(rows(value)).size() <= MOST_COLUMNS;
    }

    private static boolean isFlat(Map<?, ?> map) {
        return map.values().stream().noneMatch(value -> value instanceof Map<?, ?> || value instanceof List<?>);
    }

    static List<Map<?, ?>> rows(@Nullable Object value) {
        List<Map<?, ?>> rows = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> rows.add((Map<?, ?>) each));
        }
        return rows;
    }

    private static Set<String> columns(List<Map<?, ?>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.keySet().forEach(name -> columns.add(String.valueOf(name))));
        return columns;
    }

    static void write(PageBody to, String name, List<Map<?, ?>> rows) {
        to.element("h3", name);
        if (rows.size() > SHOWN) {
            to.note("The last " + SHOWN + " of " + Words.count(rows.size()) + ".");
        }
        List<Map<?, ?>> shown = rows.subList(Math.max(0, rows.size() - SHOWN), rows.size());
        List<String> columns = List.copyOf(columns(rows));
        List<List<Consumer<PageBody>>> cells = new ArrayList<>();
        shown.forEach(row -> cells.add(new ArrayList<>()));
        for (String column : columns) {
            String folder = folder(shown, column);
            if (!folder.isEmpty()) {
                to.note("Each " + column + " is below " + folder);
            }
            for (int i = 0; i < shown.size(); i++) {
                String text = text(shown.get(i), column).substring(folder.length());
                cells.get(i).add(cell -> cell.open("span", "dir", "auto")
                        .text(Words.brief(text, LONGEST))
                        .close());
            }
        }
        to.open("div", "class", "small").table(name, columns, cells).close();
    }

    private static String text(Map<?, ?> row, String column) {
        return row.get(column) == null ? "" : Facts.text(row.get(column));
    }

    /** {@return the folder in which all values of a column lie, with its slash; empty where they don't} */
    private static String folder(List<Map<?, ?>> rows, String column) {
        String first = text(rows.get(0), column);
        String folder = first.substring(0, first.lastIndexOf('/') + 1);
        return rows.size() > 1 && rows.stream().allMatch(row -> text(row, column).startsWith(folder)) ? folder : "";
    }
}
