// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.examples.year.Happenings.Happening;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.statistics.interval.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page that tells the year: one file without script. */
final class YearPage {
    private static final List<String> LINES = List.of(Months.KEPT, Rivals.NEVER, Rivals.BLIND);
    private static final Map<String, String> NAMES = Map.of(
            Months.KEPT, "looked after", Rivals.NEVER, "never retrained", Rivals.BLIND, "retrained blindly each month");

    private static final String CSS = HtmlPage.resource("year.css", YearPage.class.getResourceAsStream("year.css"));

    private final Books books;
    private final List<Cycle> cycles;
    private final Months months;
    private final List<Happening> happenings;

    private YearPage(Books books, List<Cycle> cycles) {
        this.books = books;
        this.cycles = cycles;
        months = new Months(books, Answered.read(books.world(), books.captured()));
        happenings = Happenings.of(books.journal(), cycles);
    }

    /** {@return where it was written} */
    static Path write(Books books, List<Cycle> cycles) {
        Path file = books.settings().folder().resolve("year.html");
        try {
            return Files.writeString(file, new YearPage(books, cycles).page());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + file + ": " + e + " -> free space, then run the same command again", e);
        }
    }

    private String page() {
        String lead = String.format(
                Locale.ROOT,
                "A small language model routes the tickets of a support desk to teams. In April and in"
                        + " October the world"
                        + " changes. %,d tickets, each answered by a real model; LoRA training in this JVM;"
                        + " the customers,"
                        + " the people who label and the calendar are simulated (seed %d).",
                months.share(Months.KEPT, 0, World.DAYS).all(),
                books.settings().seed());
        return new HtmlPage("A year in the life of a model", lead, CSS).with(this::body);
    }

    private void body(Html out) {
        verdict(out);
        cards(out);
        chart(out);
        story(out);
        monthly(out);
        promotions(out);
        refusals(out);
        costs(out);
        new LineageSection(books).write(out);
        method(out);
    }

    private void verdict(Html out) {
        Verdict it = Verdict.of(books, cycles, months);
        boolean good = it.neverWorse() && it.recovered() && it.refused();
        out.open("p", good ? "verdict good" : "verdict bad");
        out.element("strong", it.recovered() ? "It recovered, twice." : "It did not recover.");
        out.text(String.format(
                Locale.ROOT,
                " %.1f %% right before the world changed, %.1f %% in June, %.1f %% in December. %d models"
                        + " were promoted,"
                        + " %s. The poisoned batch was %s. The process was killed %d times, and went on.",
                100 * it.before(),
                100 * it.june(),
                100 * it.december(),
                it.promotions(),
                it.neverWorse() ? "none of them worse than the champion" : "one of them worse than the champion",
                it.refused() ? "refused" : "not refused",
                it.kills()));
        out.close();
    }

    private void cards(Html out) {
        out.open("div", "cards");
        for (String line : LINES) {
            Months.Share share = months.share(line, 0, World.DAYS);
            if (!share.known()) {
                continue;
            }
            Costs costs = Costs.of(line, books, months);
            out.open("div", "card " + line).element("strong", Happenings.capital(name(line)));
            out.element("b", percent(share.interval().estimate()) + " right");
            out.element(
                    "span",
                    bounds(share.interval()) + " over the year, " + String.format(Locale.ROOT, "%,d", share.all())
                            + " tickets");
            out.element(
                    "span",
                    String.format(
                            Locale.ROOT,
                            "€ %,.0f spent, and € %,.0f for %,.0f tickets at a wrong team",
                            costs.spent(),
                            costs.mistakes(),
                            costs.wrong()));
            out.close();
        }
        out.close();
    }

    private void chart(Html out) {
        out.element("h2", "Quality, week by week").open("figure").open("figcaption");
        for (String line : LINES) {
            out.element("span", "key " + line, name(line));
        }
        out.text("Share of right answers with its 95 % interval (Wilson). Numbers refer to the list below.");
        out.close();
        new QualityChart(months, happenings, 984, 450).write(out, "wide");
        new QualityChart(months, happenings, 362, 460).write(out, "narrow");
        out.close();
    }

    private void story(Html out) {
        out.element("h2", "What happened").open("ol", "story");
        for (int i = 0; i < happenings.size(); i++) {
            Happening each = happenings.get(i);
            out.open("li")
                    .open("span")
                    .element("span", "no " + each.sort().name().toLowerCase(Locale.ROOT), "" + (i + 1));
            out.close().element("span", "when", Days.shown(each.day()));
            out.element("span", "sort", each.sort().words())
                    .element("span", "what", each.text().replace("->", "→"));
            out.close();
        }
        out.close();
    }

    private void monthly(Html out) {
        out.element("h2", "Month by month").open("div", "scroll").open("table");
        out.head("month", "tickets", "looked after", "never retrained", "retrained blindly");
        for (int month = 1; month <= 12; month++) {
            out.open("tr").element("th", Days.monthName(month));
            out.cell(1)
                    .text(""
                            + months.share(Months.KEPT, Days.first(month), Days.last(month))
                                    .all())
                    .close();
            for (int line = 0; line < LINES.size(); line++) {
                share(out.cell(2 + line), months.share(LINES.get(line), Days.first(month), Days.last(month)));
                out.close();
            }
            out.close();
        }
        out.close("div");
    }

    private static void share(Html out, Months.Share share) {
        if (share.known()) {
            out.text(percent(share.interval().estimate()) + " ").element("small", bounds(share.interval()));
        } else {
            out.text("–");
        }
    }

    private void promotions(Html out) {
        out.element("h2", "Was a worse model ever promoted?")
                .open("div", "scroll")
                .open("table");
        out.head("cycle", "what became of it", "champion, really", "candidate, really", "gain");
        for (Truth.Found each : Truth.all(books.journal())) {
            out.row(
                    "cycle " + each.cycle(),
                    each.promoted() ? "promoted" : "not promoted",
                    percent(each.champion() / (double) each.n()),
                    percent(each.candidate() / (double) each.n()),
                    String.format(Locale.ROOT, "%+.1f points", 100 * each.gain()));
        }
        out.close("div");
        out.element(
                "p",
                "note",
                "On " + books.settings().truths() + " further tickets of that day, of which only the"
                        + " simulation knows the right answers. Maintenance never sees them.");
    }

    private void refusals(Html out) {
        out.element("h2", "What was refused, and why");
        cycles.stream().filter(cycle -> cycle.refusal().isPresent()).forEach(cycle -> {
            Refusal why = cycle.refusal().orElseThrow();
            out.open("div", "refusal");
            out.element(
                    "p",
                    Days.shown(cycle.ended().map(Days::of).orElse(0)) + ", cycle " + cycle.number() + ": "
                            + why.code().words() + ". " + why.sentence() + ".");
            out.element(
                    "p",
                    "note",
                    "What to do: " + why.remedy() + "."
                            + (why.code().quarantines()
                                    ? " The rows are quarantined: nothing ever learns from them."
                                    : ""));
            out.close();
        });
    }

    private void costs(Html out) {
        out.element("h2", "What it cost").open("div", "scroll").open("table");
        out.head("", "votes", "expert", "bought rows", "trainings", "spent", "wrong tickets", "in all");
        for (String line : LINES) {
            Costs costs = Costs.of(line, books, months);
            out.row(
                    Happenings.capital(name(line)),
                    "" + costs.votes(),
                    "" + costs.decisions(),
                    "" + costs.bought(),
                    String.format(Locale.ROOT, "%d in %.0f s", costs.trainings(), costs.seconds()),
                    String.format(Locale.ROOT, "€ %,.2f", costs.spent()),
                    String.format(Locale.ROOT, "%,.0f = € %,.0f", costs.wrong(), costs.mistakes()),
                    String.format(Locale.ROOT, "€ %,.0f", costs.spent() + costs.mistakes()));
        }
        out.close("div");
        out.element(
                "p",
                "note",
                String.format(
                        Locale.ROOT,
                        "Assumed prices: a vote € %.2f, a decision of the expert € %.2f, a bought row €"
                                + " %.2f, an hour of a computer"
                                + " € %.2f, a ticket at a wrong team € %.2f. Live answers took %,d tokens"
                                + " on the same computer.",
                        Costs.VOTE,
                        Costs.DECISION,
                        Costs.ROW,
                        Costs.HOUR,
                        Costs.WRONG,
                        months.tokens()));
    }

    private static void method(Html out) {
        out.element("h2", "How to read it").open("ul", "method");
        for (String each : List.of(
                "Real: every answer, every training, every comparison, the monitors, the queue of labels and their"
                        + " consensus, the rollout, the registry, the loop of maintenance, the killed processes.",
                "Simulated: customers and their tickets, thumbs (four in ten say a word, up to four days later, some of"
                        + " them wrongly), annotators who are wrong one time in ten, an expert who is wrong one time in"
                        + " fifty, the person who approves, and the calendar.",
                "Looked after: an alarm sends tickets to people; what they agree on is learned together"
                        + " with old rows; a"
                        + " candidate must be shown to be better, and not worse on the old test set; then"
                        + " it meets half of"
                        + " the tickets, and is watched for a week.",
                "Never retrained: the first champion, on every second ticket. Retrained blindly: the same"
                        + " model, trained"
                        + " each month on tickets with one annotator's label each and on every batch that came in, live"
                        + " without a look; on every second ticket, too.",
                "An interval holds the true share in 95 of 100 such weeks. Two lines differ where neither"
                        + " interval holds"
                        + " the other one's share.")) {
            out.element("li", each);
        }
        out.close();
    }

    private static String name(String line) {
        return NAMES.getOrDefault(line, line);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String bounds(Interval share) {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * share.lower(), 100 * share.upper());
    }
}
