// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.html.internal.LineChart;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs side by side: what differs between them, and their curves over each other. */
record ComparePage(Records records) implements ConsolePage {
    private static final String ENVIRONMENT = "environment.";
    private static final String END = "end.";

    @Override
    public String path() {
        return "compare";
    }

    @Override
    public String title() {
        return "Compare";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        List<String> ids = List.copyOf(new LinkedHashSet<>(request.values("run")));
        if (ids.size() < 2 || ids.size() > LineChart.MOST) {
            return PageContent.problem(
                    400,
                    "Compare",
                    Words.count(ids.size(), "run was", "runs were") + " chosen. Choose 2 to " + LineChart.MOST
                            + " in the list of runs.");
        }
        List<RunStarted> runs = ids.stream()
                .map(id -> now.run(id)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "run: " + id + " is not on record -> choose runs in the list")))
                .toList();
        return PageContent.page("Compare " + runs.size() + " runs", body -> page(body, now, runs, request));
    }

    private void page(PageBody body, Snapshot now, List<RunStarted> runs, PageRequest request) {
        body.heading("Curves");
        charts(body, runs, request);
        body.heading("What differs");
        Map<String, List<String>> values = values(now, runs);
        Map<String, List<String>> differing = new LinkedHashMap<>(values);
        differing.values().removeIf(all -> Set.copyOf(all).size() == 1);
        Map<String, List<String>> asked = new LinkedHashMap<>(differing);
        asked.keySet().removeIf(name -> name.startsWith(ENVIRONMENT) || name.startsWith(END));
        table(body, "Parameters that differ", runs, asked);
        if (asked.size() < differing.size()) {
            Map<String, List<String>> rest = new LinkedHashMap<>(differing);
            rest.keySet().removeAll(asked.keySet());
            body.open("details")
                    .element("summary", Words.count(rest.size()) + " more: where they ran, and how they ended");
            table(body, "Where they ran, and how they ended", runs, rest);
            body.close();
        }
        body.heading("What is the same");
        body.open("details").element("summary", Words.count(values.size() - differing.size()) + " parameters");
        values.keySet().removeAll(differing.keySet());
        table(body, "Parameters that are the same", runs, values);
        body.close();
    }

    private void charts(PageBody body, List<RunStarted> runs, PageRequest request) {
        List<Map<String, PageCurve>> all = runs.stream()
                .map(run -> Curves.of(records.registry(), run.run()))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        all.forEach(curves -> names.addAll(curves.keySet()));
        if (names.isEmpty()) {
            body.note("None of these runs has points on record.");
        }
        CurveStyle style = CurveStyle.of(
                request,
                Curves.longest(
                        all.stream().flatMap(each -> each.values().stream()).toList()));
        style.form(
                body,
                path(),
                CurveStyle.hidden("run", runs.stream().map(RunStarted::run).toList()));
        body.open("div", "class", "charts");
        for (String name : names) {
            List<PageCurve> lines = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                PageCurve curve = all.get(i).get(name);
                lines.add(new PageCurve(
                        ShownText.brief(Links.name(runs.get(i)), 40), curve == null ? List.of() : curve.points()));
            }
            new CurveDrawing(name.replace('_', ' ') + " by step", lines, style).write(body);
        }
        body.close();
    }

    /** {@return of each parameter its value in each run} */
    private static Map<String, List<String>> values(Snapshot now, List<RunStarted> runs) {
        List<Map<String, String>> all =
                runs.stream().map(run -> parameters(now, run)).toList();
        Set<String> names = new LinkedHashSet<>();
        all.forEach(parameters -> names.addAll(parameters.keySet()));
        Map<String, List<String>> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(
                name,
                all.stream()
                        .map(parameters -> parameters.getOrDefault(name, "–"))
                        .toList()));
        return values;
    }

    private static Map<String, String> parameters(Snapshot now, RunStarted run) {
        Map<String, String> all = new LinkedHashMap<>();
        now.end(run.run()).ifPresent(end -> {
            all.put("outcome", end.outcome());
            all.put("took", Words.duration(end.took()));
        });
        all.put("model", now.madeBy(run.run()).map(Links::name).orElse(run.model()));
        all.put("training data", Words.shortId(run.trainingData()));
        all.put("validation data", Words.shortId(run.validationData()));
        all.putAll(Facts.flat(run.specification()));
        Facts.flat(run.environment()).forEach((name, value) -> all.put(ENVIRONMENT + name, value));
        now.end(run.run())
                .map(RunEnded::facts)
                .ifPresent(facts -> Facts.flat(facts).forEach((name, value) -> all.put(END + name, value)));
        return all;
    }

    private static void table(PageBody body, String label, List<RunStarted> runs, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            body.note("Nothing.");
            return;
        }
        List<String> columns = new ArrayList<>(List.of("parameter"));
        runs.forEach(run -> columns.add(ShownText.brief(Links.name(run), 40)));
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        values.forEach((name, all) -> {
            List<Consumer<PageBody>> row = new ArrayList<>(List.of(Words.cell(name)));
            all.forEach(value -> row.add(Words.cell(ShownText.brief(value, 200))));
            rows.add(row);
        });
        body.table(label, columns, rows);
    }
}
