// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** An inventory as a page for people. */
final class InventoryPage {
    private static final String CSS = "inventory.css";
    private static final int MOST_ROWS = 1_000;
    private static final int NEAR = 60; // days
    private static final int KILO = 1_000;
    private static final LocalDate NEVER = LocalDate.MAX;

    private final Inventory inventory;
    private final InventoryEnds ends;
    private final Map<String, Function<InventoryItem, String>> columns = new LinkedHashMap<>();

    InventoryPage(Inventory inventory) {
        this.inventory = inventory;
        ends = new InventoryEnds(inventory);
        columns.put("Called", InventoryItem::name);
        columns.put("Status", InventoryItem::status);
        columns.put("Made", item -> item.created().map(at -> day(at.toString())).orElse(""));
        columns.put("Ends", item -> item.ends().map(LocalDate::toString).orElse(""));
        columns.put("Left", item -> item.ends().map(ends::left).orElse(""));
        columns.put("Size", item -> item.bytes().isPresent() ? size(item.bytes().getAsLong()) : "");
        columns.put("Saving costs", InventoryPage::cost);
        columns.put("More", InventoryPage::facts);
    }

    private static String day(String instant) {
        return instant.substring(0, instant.indexOf('T'));
    }

    private static String cost(InventoryItem item) {
        if (item.cost().isEmpty()) {
            return "as much as asking it";
        }
        double cost = item.cost().getAsDouble();
        return cost == 0 ? "nothing" : String.format(Locale.ROOT, "%.2f USD", cost);
    }

    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double left = bytes;
        int unit = -1;
        while (left >= KILO && unit < 3) {
            left /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", left, "kMGT".charAt(unit));
    }

    private static String facts(InventoryItem item) {
        List<String> facts = new ArrayList<>();
        item.facts().forEach((name, value) -> {
            String words = words(value);
            if (!words.isEmpty()) {
                facts.add(name.replace('_', ' ') + " " + words);
            }
        });
        return String.join(", ", facts);
    }

    private static String words(Object value) {
        return value instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    String page() {
        String css = HtmlPage.resource(CSS, InventoryPage.class.getResourceAsStream(CSS));
        return new HtmlPage("What " + inventory.provider() + " holds of yours", ends.sentence(), css).with(this::body);
    }

    private void body(Html out) {
        out.element(
                "p",
                "note",
                "As of " + inventory.at().truncatedTo(ChronoUnit.MINUTES) + ". An end is the first day without. "
                        + totals());
        days(out);
        Set<String> kinds = new LinkedHashSet<>();
        inventory.items().forEach(item -> kinds.add(item.kind()));
        kinds.forEach(kind -> kind(kind, out));
        gaps(out);
    }

    private String totals() {
        Map<String, Long> counts = new LinkedHashMap<>();
        inventory.items().forEach(item -> counts.merge(item.kind(), 1L, Long::sum));
        List<String> words = new ArrayList<>();
        counts.forEach((kind, count) -> words.add(InventoryEnds.counted(kind, count)));
        long bytes = inventory.items().stream()
                .mapToLong(item -> item.bytes().orElse(0))
                .sum();
        return (words.isEmpty() ? "Nothing is listed." : "In all " + String.join(", ", words) + ".")
                + (bytes > 0 ? " Files have " + size(bytes) + "." : "");
    }

    private void days(Html out) {
        if (ends.days().isEmpty()) {
            return;
        }
        out.element("h2", "Calendar").open("table").head("Day", "Left", "Ends then");
        for (LocalDate day : ends.days()) {
            out.open("tr", ends.near(day, NEAR) ? "near" : "").element("th", day.toString());
            out.cell(1).text(ends.left(day)).close();
            out.cell(2).text(ends.things(day)).close("tr");
        }
        out.close("table");
    }

    private void kind(String kind, Html out) {
        List<InventoryItem> items = inventory.items(kind).stream()
                .sorted(Comparator.comparing((InventoryItem item) -> item.ends().orElse(NEVER)))
                .toList();
        List<String> used = columns.keySet().stream()
                .filter(name ->
                        items.stream().anyMatch(item -> !shown(name, item).isEmpty()))
                .toList();
        List<String> head = new ArrayList<>(List.of("Id"));
        head.addAll(used);
        String heading = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
        out.element("h2", (kind.endsWith("s") ? heading : heading + "s") + " (" + items.size() + ")");
        out.open("table").head(head.toArray(String[]::new));
        items.stream().limit(MOST_ROWS).forEach(item -> row(item, used, out));
        out.close("table");
        if (items.size() > MOST_ROWS) {
            out.element("p", "note", (items.size() - MOST_ROWS) + " more are in inventory.json.");
        }
    }

    private String shown(String column, InventoryItem item) {
        return Objects.requireNonNull(columns.get(column)).apply(item);
    }

    private void row(InventoryItem item, List<String> used, Html out) {
        boolean near = item.ends().filter(day -> ends.near(day, NEAR)).isPresent();
        out.open("tr", near ? "near" : "").element("th", item.id());
        for (String name : used) {
            String text = shown(name, item);
            if (text.isEmpty()) {
                out.open("td", "none").text("–").close();
            } else {
                out.cell(name).text(text).close();
            }
        }
        out.close();
    }

    private void gaps(Html out) {
        out.element("h2", "Not listed");
        if (inventory.gaps().isEmpty()) {
            out.element("p", "The service has listed every kind that it was asked for.");
            return;
        }
        out.open("ul");
        inventory.gaps().forEach(gap -> out.element("li", gap));
        out.close();
    }
}
