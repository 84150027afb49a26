// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.ErrorBudget;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The page as HTML. Everything that comes from outside goes through {@link #text}. */
final class PageHtml {
    private static final int LAST_EVENTS = 50;
    private static final String STYLE = """
        :root{--ink:#1c2430;--dim:#5c6773;--line:#d5dbe1;--back:#fff;--soft:#f4f6f8;--good:#1a7f4b;--bad:#b3261e;--warn:#9a6700;--blue:#1f5fbf}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa5b1;--line:#3a424c;--back:#14181d;--soft:#1d232a;--good:#5fcf94;--bad:#ff8a80;--warn:#e3b341;--blue:#7fb0ff}}
        *{box-sizing:border-box}body{margin:0;padding:1.5rem;font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--back)}
        main{max-width:70rem;margin:auto}h1{font-size:1.4rem;margin:0 0 .3rem}h2{font-size:1.05rem;margin:1.8rem 0 .5rem}
        .badge{display:inline-block;padding:.1rem .55rem;border-radius:1rem;font-size:.8rem;font-weight:600;border:1px solid currentColor;vertical-align:middle}
        .good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.dim{color:var(--dim)}.blue{color:var(--blue)}
        p.verdict{padding:.7rem .9rem;background:var(--soft);border-left:4px solid var(--blue);overflow-wrap:anywhere}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        th{font-weight:600;color:var(--dim);font-size:.85rem}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.n{text-align:right}td.at{white-space:nowrap}td.why{min-width:18rem;overflow-wrap:anywhere}td.name{min-width:8rem;max-width:20rem}td.name,h1,figcaption{overflow-wrap:anywhere}
        svg{max-width:100%;height:auto;display:block}svg text{fill:var(--ink);font:12px system-ui,sans-serif}svg .dim{fill:var(--dim)}
        .scroll svg{max-width:none}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem}figure{margin:0;padding:.6rem;border:1px solid var(--line);border-radius:6px}
        figcaption{font-weight:600;font-size:.9rem;margin-bottom:.2rem}form{display:flex;gap:.5rem;flex-wrap:wrap;align-items:end}
        label{display:grid;font-size:.8rem;color:var(--dim)}input,button{font:inherit;padding:.3rem .5rem;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:4px}
        button{cursor:pointer;font-weight:600}@media(max-width:40rem){body{padding:.9rem}}
        """;

    private final Rollout rollout;
    private final String base;
    private final boolean mayAct;
    private final long wrongTokens;
    private final RolloutStatus status;
    private final StringBuilder out = new StringBuilder();
    private boolean inConsole;

    PageHtml(Rollout rollout, String base, boolean mayAct, long wrongTokens) {
        this.rollout = rollout;
        this.base = base;
        this.mayAct = mayAct;
        this.wrongTokens = wrongTokens;
        status = rollout.status();
    }

    String html() {
        out.append("<!doctype html><html lang=en><head><meta charset=utf-8><meta http-equiv=refresh content=10>")
                .append("<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>")
                .append(text(status.rollout() + " · " + status.phase()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><main>");
        head();
        out.append("<h2>Stages</h2><div class=scroll>")
                .append(new StageDrawing(rollout.policy().stages(), status).svg())
                .append("</div>");
        arms();
        gates();
        charts();
        if (mayAct) {
            form();
        }
        audit();
        budget();
        return out.append("</main></body></html>").toString();
    }

    /** {@return what stands between heading and form: for a page that has a frame, a form and a style of its own} */
    String parts() {
        inConsole = true;
        head();
        out.append("<h2>Stages</h2><div class=scroll tabindex=0>")
                .append(new StageDrawing(rollout.policy().stages(), status).svg())
                .append("</div>");
        arms();
        gates();
        charts();
        audit();
        budget();
        return out.toString()
                .replace("<div class=scroll>", "<div class=scroll tabindex=0>")
                .replace("<table>", "<table class=fixed>")
                .replaceFirst("<h1>.*?</h1>", "");
    }

    private void head() {
        out.append("<h1>").append(text(status.rollout())).append(" <span class=\"badge ");
        out.append(tone(status.phase())).append("\">").append(status.phase()).append("</span></h1><p class=dim>");
        out.append(String.format(
                Locale.ROOT,
                "stage %d of %d · %.3g %% of keys get a candidate · %s under traffic in this stage · state v%d",
                status.stage(),
                status.stages(),
                100 * status.share(),
                words(status.elapsed()),
                status.version()));
        out.append("</p>");
        if (!status.autoPaused().isEmpty()) {
            out.append("<p class=warn><strong>Held:</strong> ")
                    .append(text(status.autoPaused()))
                    .append("</p>");
        }
        String sentence = status.verdict().map(Decision::sentence).orElse(status.reason());
        out.append("<p class=verdict>").append(text(sentence)).append("</p>");
    }

    private static String tone(Phase phase) {
        return switch (phase) {
            case RUNNING -> "blue";
            case PAUSED -> "warn";
            case PROMOTED -> "good";
            case ROLLED_BACK -> "bad";
        };
    }

    private static String words(Duration duration) {
        return ShownTime.brief(duration);
    }

    private void arms() {
        out.append("<h2>Arms, as all processes have counted</h2><p class=dim>Those that have ended too, as the store"
                        + " had them some seconds ago; in brackets what this process has counted itself since it"
                        + " started.</p><div class=scroll><table><tr><th>arm and its model<th class=n>requests in this"
                        + " stage")
                .append("<th class=n>requests in all stages<th class=n>errors in all stages</tr>");
        for (RolloutStatus.ArmStatus arm : status.arms()) {
            out.append("<tr><td class=name>").append(text(arm.name()));
            out.append("<br><span class=dim>").append(text(arm.model())).append("</span>");
            out.append(arm.dropped() ? "<br><span class=bad>taken out</span>" : "");
            number(arm.requests());
            number(arm.requestsInAll());
            out.append(" (").append(arm.requestsHere()).append(')');
            number(arm.errorsInAll());
            out.append(" (").append(arm.errorsHere()).append(")</tr>");
        }
        out.append("</table></div>");
    }

    private void number(long value) {
        out.append("<td class=n>").append(value);
    }

    private void gates() {
        out.append("<h2>Gates</h2>");
        List<LiveGateResult> results = status.verdict().map(Decision::gates).orElse(List.of());
        if (results.isEmpty()) {
            out.append("<p class=dim>Not looked at yet in this process.</p>");
            return;
        }
        out.append("<div class=scroll><table><tr><th>gate<th>arm<th class=n>stage run<th>says<th"
                        + " class=n>baseline<th class=n>candidate")
                .append("<th class=n>effect and its sequence<th class=n>level<th class=n>n</tr>");
        for (LiveGateResult result : results) {
            gate(result);
        }
        out.append("</table></div>");
    }

    private void gate(LiveGateResult result) {
        String tone = switch (result.status()) {
            case PASSED -> "good";
            case FAILED -> "bad";
            case UNDECIDED -> "warn";
        };
        out.append("<tr><td class=name>")
                .append(text(result.gate().name()))
                .append("<td class=name>")
                .append(text(result.arm()));
        number(result.epoch());
        out.append("<td class=").append(tone).append('>').append(result.status());
        value(result.baseline());
        value(result.candidate());
        out.append("<td class=n>").append(result.effect().map(PageHtml::bounds).orElse("too few"));
        out.append("<td class=n>")
                .append(result.effect()
                        .map(effect -> String.format(Locale.ROOT, "%.5g", effect.level()))
                        .orElse(""));
        out.append("<td class=n>").append(result.baselineSample()).append(" / ").append(result.candidateSample());
        out.append("</tr>");
    }

    private static String bounds(Interval effect) {
        return format(effect.estimate()) + " [" + format(effect.lower()) + ", " + format(effect.upper()) + "]";
    }

    private void value(double value) {
        out.append("<td class=n>").append(format(value));
    }

    static String format(double value) {
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
        out.append("<h2>Confidence sequences over time</h2><p class=dim>The band holds the effect at all times"
                        + " together, ")
                .append("however often it is looked at; dashed: no difference, red: what the gate allows.</p><div"
                        + " class=charts>");
        for (SequenceChart chart : charts) {
            out.append("<figure><figcaption>").append(text(chart.title())).append("</figcaption>");
            out.append(chart.svg()).append("</figure>");
        }
        out.append("</div>");
    }

    private void form() {
        out.append("<h2>Act</h2><form method=post action=\"").append(text(base)).append("/act\">");
        for (String field : List.of("who", "why")) {
            out.append("<label>")
                    .append(field)
                    .append("<input name=")
                    .append(field)
                    .append(" required></label>");
        }
        out.append("<label>token<input name=token type=password required autocomplete=off></label>");
        for (String act : List.of("pause", "resume", "promote", "rollback")) {
            out.append("<button name=act value=")
                    .append(act)
                    .append('>')
                    .append(act)
                    .append("</button>");
        }
        out.append("</form>");
        if (wrongTokens > 0) {
            out.append("<p class=warn>Wrong tokens so far: ")
                    .append(wrongTokens)
                    .append("</p>");
        }
    }

    private void audit() {
        out.append("<h2>Audit</h2>");
        try {
            audit(rollout.audit());
        } catch (RolloutException e) { // all else on this page needs no store
            out.append("<p class=warn>")
                    .append(text(String.valueOf(e.getMessage())))
                    .append("</p>");
        }
    }

    private void audit(List<RolloutEvent> events) {
        if (!inConsole) {
            out.append("<p class=dim><a class=blue href=\"").append(text(base));
            out.append("/audit.jsonl\">all of it as JSON Lines</a></p>");
        }
        out.append("<div class=scroll><table>");
        out.append("<tr><th>at<th class=n>v<th>what<th>who<th>why</tr>");
        for (int i = events.size() - 1; i >= Math.max(0, events.size() - LAST_EVENTS); i--) {
            RolloutEvent event = events.get(i);
            out.append("<tr><td class=at>")
                    .append(event.at().toString().replace("T", " ").replaceAll("\\.\\d+", ""));
            number(event.version());
            out.append("<td>").append(event.kind()).append("<td class=name>").append(text(event.who()));
            out.append("<td class=why>").append(text(event.why())).append("</tr>");
        }
        out.append("</table></div>");
    }

    private void budget() {
        ErrorBudget budget = rollout.policy().errorBudget(status.arms().size() - 1);
        out.append("<h2>Error budget</h2><p class=dim>The chance of a false verdict over the whole rollout is at most ")
                .append(budget.alpha())
                .append(".</p><div class=scroll><table><tr><th>what<th class=n>chance at most</tr>");
        budget.lines().forEach(line -> {
            out.append("<tr><td class=name>").append(text(line.what()));
            out.append("<td class=n>")
                    .append(String.format(Locale.ROOT, "%.6f", line.alpha()))
                    .append("</tr>");
        });
        out.append("</table></div>");
    }

    static String text(String raw) {
        return ShownText.escaped(raw);
    }
}
