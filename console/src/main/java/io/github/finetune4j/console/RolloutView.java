// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.ErrorBudget;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Locale;

/** The view of a rollout that both its own page and the console show: what is decided, and why. */
record RolloutView(Rollout rollout, RolloutStatus status, Html out) {
    private static final int LAST_EVENTS = 50;

    static String tone(Phase phase) {
        return switch (phase) {
            case RUNNING -> "plain";
            case PAUSED -> "warn";
            case PROMOTED -> "good";
            case ROLLED_BACK -> "bad";
        };
    }

    void write() {
        verdict();
        out.element("h2", "Stages").open("div", "class", "scroll", "tabindex", "0");
        new StageDrawing(rollout.policy().stages(), status).write(Pen.of(out));
        out.close();
        arms();
        gates();
        charts();
        audit();
        budget();
    }

    private void verdict() {
        out.element(
                "p",
                "note",
                String.format(
                        Locale.ROOT,
                        "stage %d of %d · %.3g %% of keys get a candidate · %s under traffic in this stage"
                                + " · state v%d",
                        status.stage(),
                        status.stages(),
                        100 * status.share(),
                        ShownTime.brief(status.elapsed()),
                        status.version()));
        if (!status.autoPaused().isEmpty()) {
            out.open("p", "warn").element("strong", "Held:").text(" " + status.autoPaused());
            out.close();
        }
        out.element("p", "verdict", status.verdict().map(Decision::sentence).orElse(status.reason()));
    }

    private void arms() {
        out.element("h2", "Arms, as all processes have counted");
        out.element(
                "p",
                "note",
                "Those that have ended too, as the store had them some seconds ago; in brackets what this process has"
                        + " counted itself since it started.");
        table(
                "Arms",
                "arm and its model",
                "#requests in this stage",
                "#requests in all stages",
                "#errors in all stages");
        for (RolloutStatus.ArmStatus arm : status.arms()) {
            out.open("tr").open("td", "name").text(arm.name()).element("small", arm.model());
            if (arm.dropped()) {
                out.element("small", "bad", "taken out");
            }
            out.close();
            number("" + arm.requests());
            number(arm.requestsInAll() + " (" + arm.requestsHere() + ")");
            number(arm.errorsInAll() + " (" + arm.errorsHere() + ")");
            out.close();
        }
        out.close("div");
    }

    private void gates() {
        out.element("h2", "Gates");
        List<LiveGateResult> results = status.verdict().map(Decision::gates).orElse(List.of());
        if (results.isEmpty()) {
            out.element("p", "note", "Not looked at yet in this process.");
            return;
        }
        table(
                "Gates",
                "gate",
                "arm",
                "#stage run",
                "says",
                "#baseline",
                "#candidate",
                "#effect and its sequence",
                "#level",
                "#n");
        results.forEach(this::gate);
        out.close("div");
    }

    private void gate(LiveGateResult result) {
        out.open("tr").element("td", "name", result.gate().name()).element("td", "name", result.arm());
        number("" + result.epoch());
        String tone = switch (result.status()) {
            case PASSED -> "good";
            case FAILED -> "bad";
            case UNDECIDED -> "warn";
        };
        out.element("td", tone, "" + result.status());
        number(format(result.baseline()));
        number(format(result.candidate()));
        number(result.effect().map(RolloutView::bounds).orElse("too few"));
        number(result.effect()
                .map(effect -> String.format(Locale.ROOT, "%.5g", effect.level()))
                .orElse(""));
        number(result.baselineSample() + " / " + result.candidateSample());
        out.close();
    }

    private static String bounds(Interval effect) {
        return format(effect.estimate()) + " [" + format(effect.lower()) + ", " + format(effect.upper()) + "]";
    }

    private static String format(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return Double.isInfinite(value) ? value > 0 ? "∞" : "−∞" : String.format(Locale.ROOT, "%.4g", value);
    }

    private void charts() {
        List<SequenceChart> charts = SequenceChart.all(rollout.history(), rollout.policy());
        if (charts.isEmpty()) {
            return;
        }
        out.element("h2", "Confidence sequences over time");
        out.element(
                "p",
                "note",
                "The band holds the effect at all times together, however often it is looked at; dashed: no difference,"
                        + " red: what the gate allows.");
        out.open("div", "charts");
        charts.forEach(chart -> chart.write(Pen.of(out)));
        out.close();
    }

    private void audit() {
        out.element("h2", "Audit");
        try {
            audit(rollout.audit());
        } catch (RolloutException e) { // all else on this page needs no store
            out.element("p", "warn", String.valueOf(e.getMessage()));
        }
    }

    private void audit(List<RolloutEvent> events) {
        table("Audit", "at", "#v", "what", "who", "why");
        for (int i = events.size() - 1; i >= Math.max(0, events.size() - LAST_EVENTS); i--) {
            RolloutEvent event = events.get(i);
            out.open("tr")
                    .element("td", "at", event.at().toString().replace("T", " ").replaceAll("\\.\\d+", ""));
            number("" + event.version());
            out.element("td", "" + event.kind())
                    .element("td", "name", event.who())
                    .element("td", "why", event.why());
            out.close();
        }
        out.close("div");
    }

    private void budget() {
        ErrorBudget budget = rollout.policy().errorBudget(status.arms().size() - 1);
        out.element("h2", "Error budget");
        out.element(
                "p", "note", "The chance of a false verdict over the whole rollout is at most " + budget.alpha() + ".");
        table("Error budget", "what", "#chance at most");
        budget.lines().forEach(line -> {
            out.open("tr").element("td", "name", line.what());
            number(String.format(Locale.ROOT, "%.6f", line.alpha()));
            out.close();
        });
        out.close("div");
    }

    /** Opens a table. The name of a column of numbers begins with #. */
    private void table(String label, String... columns) {
        out.scroll(label).open("table", "fixed").open("thead").open("tr");
        for (String column : columns) {
            boolean numbers = column.startsWith("#");
            out.element("th", numbers ? column.substring(1) : column, "scope", "col", "class", numbers ? "n" : "");
        }
        out.close("thead").open("tbody");
    }

    private void number(String value) {
        out.element("td", "n", value);
    }
}
