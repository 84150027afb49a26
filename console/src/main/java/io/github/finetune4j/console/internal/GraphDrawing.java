// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Records in columns, what led to what from left to right, each a link: a graph that one can walk by keyboard. */
final class GraphDrawing {
    private static final int WIDTH = 220;
    private static final int HEIGHT = 68;
    private static final int ACROSS = 276;
    private static final int DOWN = 84;
    private static final int MARGIN = 10;
    private static final int LONGEST = 28;

    /** The place of a record in a drawing. */
    private record Place(int column, int row) {
        int x() {
            return MARGIN + column * ACROSS;
        }

        int y() {
            return MARGIN + row * DOWN;
        }
    }

    private final String center;
    private final Relations relations;
    private final Map<String, RegistryRecord> nodes;
    private final Map<String, Place> places = new LinkedHashMap<>();

    GraphDrawing(String center, Map<String, RegistryRecord> nodes, Relations relations) {
        this.center = center;
        this.nodes = nodes;
        this.relations = relations;
        place();
    }

    private void place() {
        Map<String, Integer> columns = columns();
        Map<Integer, Integer> used = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> {
            int column = columns.getOrDefault(id, 0);
            int row = used.merge(column, 1, Integer::sum) - 1;
            places.put(id, new Place(column, row));
        });
    }

    /** {@return the length of the longest way to each node; a circle, which no honest registry has, ends the search} */
    private Map<String, Integer> columns() {
        Map<String, Integer> columns = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> columns.put(id, 0));
        boolean moved = true;
        for (int round = 0; moved && round < nodes.size(); round++) {
            moved = false;
            for (String id : nodes.keySet()) {
                for (String next : within(relations.after(id))) {
                    int column = columns.getOrDefault(id, 0) + 1;
                    if (column > columns.getOrDefault(next, 0) && column < nodes.size()) {
                        columns.put(next, column);
                        moved = true;
                    }
                }
            }
        }
        return columns;
    }

    private List<String> within(Set<String> ids) {
        return ids.stream().filter(nodes::containsKey).toList();
    }

    void write(PageBody to) {
        int width = 2 * MARGIN
                + WIDTH
                + ACROSS
                        * places.values().stream().mapToInt(Place::column).max().orElse(0);
        int height = 2 * MARGIN
                + HEIGHT
                + DOWN * places.values().stream().mapToInt(Place::row).max().orElse(0);
        to.open("div", "class", "scroll", "role", "region", "aria-label", "Drawing of the lineage", "tabindex", "0");
        String[] size = {"class", "graph", "width", "" + width, "height", "" + height, "role", "group"};
        Picture picture = Picture.of(
                CurveDrawing.pen(to),
                width,
                height,
                Html.with(size, "aria-label", "What led to what, from left to right"));
        places.forEach((id, place) ->
                within(relations.after(id)).forEach(next -> edge(picture, place, places.getOrDefault(next, place))));
        places.forEach((id, place) -> node(to, picture, id, place));
        picture.end(List.of());
        to.close();
    }

    private static void edge(Picture picture, Place from, Place target) {
        int x1 = from.x() + WIDTH;
        int y1 = from.y() + HEIGHT / 2;
        int x2 = target.x() - 2;
        int y2 = target.y() + HEIGHT / 2;
        int bend = (x1 + x2) / 2;
        picture.path(
                "edge", String.format(Locale.ROOT, "M%d %dC%d %d %d %d %d %d", x1, y1, bend, y1, bend, y2, x2, y2));
        picture.path("tip", String.format(Locale.ROOT, "M%d %dl-8 -4v8z", x2 + 1, y2));
    }

    private void node(PageBody to, Picture picture, String id, Place place) {
        RegistryRecord record = Objects.requireNonNull(nodes.get(id));
        boolean here = id.equals(center);
        String kind = Links.kind(record);
        String head = ShownText.brief(kind + of(record), LONGEST + 4);
        String shown = ShownText.brief(name(record), LONGEST);
        String detail = ShownText.brief(detail(record), LONGEST + 4);
        String[] link = {
            "href",
            Links.lineage(id).toString(),
            "class",
            "node " + kind + (here ? " here" : ""),
            "aria-label",
            (head + " " + shown + " " + detail).strip()
        };
        to.open("a", here ? Html.with(link, "aria-current", "true") : link);
        picture.box("box", place.x(), place.y(), WIDTH, HEIGHT, 7);
        text(to, "kind", place, 19, head + " "); // a blank between the two, for those who hear them
        text(to, "name", place, 38, shown + " ");
        text(to, "kind", place, 57, detail);
        to.close();
    }

    private static String name(RegistryRecord record) {
        if (record instanceof RolloutChanged rollout) {
            return rollout.rollout();
        }
        return record instanceof Evaluated evaluated ? EvaluationsPage.word(evaluated) : Links.name(record);
    }

    /** {@return whose it is; empty where the name says so} */
    private String of(RegistryRecord record) {
        return record instanceof Evaluated evaluated ? " of " + model(evaluated.model()) : "";
    }

    /** {@return what distinguishes it from others of its kind, such as the data} */
    private String detail(RegistryRecord record) {
        if (record instanceof Evaluated evaluated) {
            String data = Words.shortId(evaluated.testData());
            return evaluated.baseline().isEmpty()
                    ? "on " + data
                    : "against " + model(evaluated.baseline()) + ", " + data;
        } else if (record instanceof DataVersion data) {
            return Words.count(data.rows(), "row", "rows");
        } else if (record instanceof RunStarted run) {
            return "for " + run.model();
        }
        return record instanceof RolloutChanged rollout
                ? String.join(" and ", rollout.arms().keySet())
                : "";
    }

    private String model(String identity) {
        return relations.model(identity);
    }

    private static void text(PageBody to, String type, Place place, int down, String words) {
        // an svg within cuts off what is wider than its record's box
        to.open(
                "svg",
                "x",
                "" + (place.x() + 12),
                "y",
                "" + place.y(),
                "width",
                "" + (WIDTH - 18),
                "height",
                "" + HEIGHT);
        to.open("text", "class", type, "y", "" + down).text(words).close().close();
    }

    /** Writes the same as a list, for those who can't see the drawing. */
    void writeList(PageBody to) {
        to.open("details").element("summary", "The same as a list").open("ul");
        List<String> ids = new ArrayList<>(places.keySet());
        ids.sort(Comparator.comparingInt(
                id -> places.getOrDefault(id, new Place(0, 0)).column()));
        ids.forEach(id -> item(to, id));
        to.close().close();
    }

    private void item(PageBody to, String id) {
        RegistryRecord record = Objects.requireNonNull(nodes.get(id));
        to.open("li").text(Links.kind(record) + " ");
        Links.to(to, record);
        List<String> before = within(relations.before(id));
        if (!before.isEmpty()) {
            to.text(", from ");
            for (int i = 0; i < before.size(); i++) {
                to.text(i > 0 ? ", " : "");
                Links.to(to, Objects.requireNonNull(nodes.get(before.get(i))));
            }
        }
        to.close();
    }
}
