// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run: how it stands, its curves, what was asked for, where it ran, and what became of it. */
record RunPage(Records records, Curves curves) implements ConsolePage {
    private static final List<String> LOSSES = List.of("loss", "validation_loss");

    @Override
    public String path() {
        return "run";
    }

    @Override
    public String title() {
        return "Run";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String id = request.required("id");
        return now.run(id)
                .map(run -> page(now, run, request))
                .orElseGet(() -> PageContent.missing("There is no run " + id + " on record."));
    }

    private PageContent page(Snapshot now, RunStarted run, PageRequest request) {
        Optional<RunEnded> end = now.end(run.run());
        return PageContent.page("Run " + Links.name(run), body -> {
            live(body, now, run, end, request);
            end.ifPresent(last -> outcome(body, last));
            body.heading("Specification");
            Facts.write(body, "Specification", run.specification());
            body.heading("Environment");
            Facts.write(body, "Environment", run.environment());
            Notes.write(body, now, run.id(), request);
        });
    }

    private void live(PageBody body, Snapshot now, RunStarted run, Optional<RunEnded> end, PageRequest request) {
        Curves.Brief brief = curves.read(run.run(), run.at(), end.isPresent());
        String state = RunState.of(end, brief.at(), records.clock().instant());
        boolean goesOn = state.equals(RunState.RUNNING);
        body.live("run", goesOn, part -> summary(part, now, run, end, brief, state));
        Map<String, PageCurve> all = Curves.of(records.registry(), run.run());
        CurveStyle style = CurveStyle.of(request, Curves.longest(all.values()));
        body.heading("Curves");
        style.form(body, path(), CurveStyle.hidden("id", List.of(run.run())));
        body.live("curves", goesOn, part -> charts(part, all, style));
    }

    private static void summary(
            PageBody to, Snapshot now, RunStarted run, Optional<RunEnded> end, Curves.Brief brief, String state) {
        to.open("dl", "class", "tiles");
        Tiles.add(to, "state", tile -> tile.badge(Words.tone(state), state));
        Tiles.add(to, "model", tile -> model(tile, now, run));
        Tiles.add(to, "id", tile -> tile.element("code", run.run()));
        Tiles.add(to, "learned from", tile -> Links.toData(tile, now, run.trainingData()));
        Tiles.add(to, "measured itself on", tile -> Links.toData(tile, now, run.validationData()));
        Tiles.add(to, "started", tile -> Words.time(tile, run.at()));
        end.ifPresent(last -> Tiles.add(to, "took", Words.duration(last.took())));
        Tiles.add(
                to,
                "progress",
                tile -> RunState.progress(tile, brief, RunState.steps(run, now.data(run.trainingData()))));
        Tiles.add(to, "lineage", tile -> tile.link(Links.lineage(run.id()), "draw it"));
        to.close();
    }

    private static void model(PageBody to, Snapshot now, RunStarted run) {
        Optional<ModelVersion> made = now.madeBy(run.run());
        if (made.isPresent()) {
            to.link(Links.model(made.get()), Links.name(made.get()));
        } else {
            to.text(run.model() + ", none made");
        }
    }

    private static void charts(PageBody to, Map<String, PageCurve> all, CurveStyle style) {
        Map<String, PageCurve> others = new LinkedHashMap<>(all);
        others.keySet().removeAll(LOSSES);
        List<PageCurve> losses =
                LOSSES.stream().filter(all::containsKey).map(all::get).toList();
        to.open("div", "class", "charts");
        new CurveDrawing("loss by step", losses, style).write(to);
        others.forEach((name, curve) ->
                new CurveDrawing(name.replace('_', ' ') + " by step", List.of(curve), style).write(to));
        to.close();
    }

    private static void outcome(PageBody body, RunEnded end) {
        body.heading("Outcome");
        if (!end.failure().isEmpty()) {
            body.open("p", "class", "problem").text(end.failure()).close();
        }
        body.open("p").text(end.outcome() + " at ");
        Words.time(body, end.at());
        end.tunedModel()
                .ifPresent(model ->
                        body.text(", gave ").open("code").text(model.toString()).close());
        body.close();
        if (!end.facts().isEmpty()) {
            Facts.write(body, "What the provider said", end.facts());
        }
    }
}
