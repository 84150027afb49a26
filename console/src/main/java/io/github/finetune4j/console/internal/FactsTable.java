// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownText;
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
    private static final int SHOWN = 10;
    private static final int MOST = 500;
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
        List<String> columns = List.copyOf(columns(rows));
        to.element("h3", name);
        columns.stream()
                .filter(column -> !folder(rows, column).isEmpty())
                .forEach(column -> to.note("Each " + column + " is below " + folder(rows, column)));
        int last = Math.max(0, rows.size() - SHOWN);
        List<List<Consumer<PageBody>>> cells = cells(columns, rows);
        to.open("div", "class", "small").table(name, columns, cells.subList(last, rows.size()));
        if (last > 0) {
            int first = Math.max(0, last - MOST);
            String words = first > 0 ? ", the last " + MOST + " of them" : "";
            to.open("details").element("summary", Words.count(last) + " earlier" + words);
            to.table(name + ", earlier", columns, cells.subList(first, last)).close();
        }
        to.close();
    }

    private static List<List<Consumer<PageBody>>> cells(List<String> columns, List<Map<?, ?>> rows) {
        List<List<Consumer<PageBody>>> cells = new ArrayList<>();
        rows.forEach(row -> cells.add(new ArrayList<>()));
        for (String column : columns) {
            int shared = folder(rows, column).length();
            for (int i = 0; i < rows.size(); i++) {
                String text = ShownText.brief(text(rows.get(i), column).substring(shared), LONGEST);
                cells.get(i).add(to -> to.open("span", "dir", "auto").text(text).close());
            }
        }
        return cells;
    }

    private static String text(Map<?, ?> row, String column) {
        return row.get(column) == null ? "" : Facts.text(row.get(column));
    }

    /** {@return the folder in which all values of a column lie, with its slash; empty where they don't} */
    private static String folder(List<Map<?, ?>> rows, String column) {
        String first = text(rows.get(0), column);
        String folder = first.substring(0, first.lastIndexOf('/') + 1);
        return rows.size() > 1
                        && rows.stream().allMatch(row -> text(row, column).startsWith(folder))
                ? folder
                : "";
    }
}
