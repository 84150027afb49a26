// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All runs, the newest first, with a filter and a choice of those to compare. */
record RunsPage(Records records, Curves curves) implements ConsolePage {
    private static final int PER_PAGE = 50;
    private static final long READING_NANOS = 60_000_000; // the list is there at once, long curves a moment later
    private static final String OPEN = "not ended";
    private static final List<String> STATES = List.of("", "succeeded", "failed", "cancelled", OPEN);
    private static final List<String> COLUMNS =
            List.of("run", "compare", "model", "state", "started", "took", "base model", "loss");

    @Override
    public String path() {
        return "runs";
    }

    @Override
    public String title() {
        return "Runs";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String query = request.value("q").orElse("");
        String state = request.value("state").orElse("");
        List<RunStarted> found = found(now, Characters.lower(query), state);
        Paging paging = new Paging(request, found.size(), PER_PAGE);
        return PageContent.page(title(), body -> {
            filter(body, query, state);
            body.note(Words.count(found.size(), "run", "runs") + ", the newest first.");
            if (found.isEmpty()) {
                body.paragraph("Runs come here by themselves: FineTune.builder().registry(registry, \"name\").");
                return;
            }
            body.askForm("compare", form -> {
                form.table("Runs", COLUMNS, rows(now, paging.of(found)));
                form.button("Compare the chosen runs");
            });
            Map<String, String> kept = new LinkedHashMap<>();
            request.value("q").ifPresent(text -> kept.put("q", text));
            request.value("state").ifPresent(text -> kept.put("state", text));
            paging.write(body, path(), kept);
        });
    }

    private static void filter(PageBody body, String query, String state) {
        body.askForm("runs", form -> {
            form.search("q", "Run, model or base model", query);
            form.choice("state", "State", STATES, state);
            form.button("Filter");
        });
    }

    private static List<RunStarted> found(Snapshot now, String query, String state) {
        List<RunStarted> runs = now.all(RunStarted.class);
        List<RunStarted> found = new ArrayList<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunStarted run = runs.get(i);
            if (matches(run, query) && (state.isEmpty() || state.equals(outcome(now, run)))) {
                found.add(run);
            }
        }
        return found;
    }

    private static String outcome(Snapshot now, RunStarted run) {
        return now.end(run.run()).map(RunEnded::outcome).orElse(OPEN);
    }

    private static boolean matches(RunStarted run, String query) {
        return query.isEmpty()
                || Characters.lower(run.run() + " " + run.model() + " " + base(run))
                        .contains(query);
    }

    static String base(RunStarted run) {
        return run.specification().get("baseModel") instanceof String base ? base : "";
    }

    private List<List<Consumer<PageBody>>> rows(Snapshot now, List<RunStarted> runs) {
        readCurves(now, runs);
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunStarted run = runs.get(i);
            rows.add(row(now, run, now.end(run.run()), curves.known(run.run()), i));
        }
        return rows;
    }

    /** Reads as many curves as there is time for, those first that were never read or longest ago. */
    private void readCurves(Snapshot now, List<RunStarted> runs) {
        long until = System.nanoTime() + READING_NANOS;
        Map<String, Long> turns = new HashMap<>();
        runs.forEach(run -> turns.put(run.run(), curves.turn(run.run())));
        runs.stream()
                .filter(run -> turns.getOrDefault(run.run(), 0L) != Long.MAX_VALUE)
                .sorted(Comparator.comparingLong(run -> turns.getOrDefault(run.run(), 0L)))
                .takeWhile(run -> System.nanoTime() < until)
                .forEach(run ->
                        curves.read(run.run(), run.at(), now.end(run.run()).isPresent()));
    }

    private List<Consumer<PageBody>> row(
            Snapshot now, RunStarted run, Optional<RunEnded> end, Optional<Curves.Brief> brief, int index) {
        String state = RunState.of(
                end,
                brief.map(Curves.Brief::at).orElse(run.at()),
                records.clock().instant());
        String base = base(run);
        return List.of(
                to -> to.link(Links.run(run.run()), Links.givenName(run))
                        .text(" ")
                        .element("code", ShownModel.brief(run.run())),
                to -> to.open(
                        "input",
                        "type",
                        "checkbox",
                        "name",
                        "run",
                        "value",
                        run.run(),
                        "aria-label",
                        "compare " + Links.name(run)),
                to -> model(to, now, run),
                to -> to.badge(Words.tone(state), state),
                to -> Words.time(to, run.at()),
                to -> to.text(end.map(RunEnded::took).map(Words::duration).orElse("–")),
                to -> now.startedFrom(run)
                        .ifPresentOrElse(
                                model -> to.link(Links.model(model), Links.name(model)),
                                () -> to.open("span", "title", base)
                                        .text(ShownModel.name(base))
                                        .close()),
                to -> to.live(
                        "loss-" + index,
                        brief.isEmpty() || state.equals(RunState.RUNNING),
                        part -> loss(part, now, run, end, brief)));
    }

    private static void model(PageBody to, Snapshot now, RunStarted run) {
        now.madeBy(run.run())
                .ifPresentOrElse(model -> to.link(Links.model(model), Links.name(model)), () -> to.text(run.model()));
    }

    private static void loss(
            PageBody to, Snapshot now, RunStarted run, Optional<RunEnded> end, Optional<Curves.Brief> brief) {
        if (brief.isEmpty()) {
            to.text("…");
            return;
        }
        Spark.write(to, brief.get().line());
        to.open("span")
                .text(
                        Double.isNaN(brief.get().loss())
                                ? "–"
                                : Words.number(brief.get().loss()))
                .close();
        if (end.isEmpty()) {
            RunState.progress(to, brief.get(), RunState.steps(run, now.data(run.trainingData())));
        }
    }
}
