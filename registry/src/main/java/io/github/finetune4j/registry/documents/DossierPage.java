// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.List;

/** The dossier as a page. */
final class DossierPage {
    private final ModelHistory history;
    private final List<Section> sections;

    private DossierPage(ModelHistory history, Statements statements) {
        this.history = history;
        sections = List.of(
                ApprovalSection.of(history),
                PurposeSection.of(statements),
                LimitsSection.of(statements),
                EvaluationSection.forTheHouse(history),
                RolloutSection.of(history),
                TrainingSection.forTheHouse(history, statements),
                DataSection.of(history, statements),
                FilesSection.of(history));
    }

    static String text(ModelHistory history, Statements statements) {
        String css =
                HtmlPage.resource("dossier.css", DossierPage.class.getResourceAsStream("dossier.css")) + Picture.css();
        String lead = "Base model: " + Names.base(history, statements) + ". On record since "
                + Times.shown(history.model().at()) + ". Made from the registry's records up to "
                + Times.shown(history.asOf()) + "; what they do not hold is marked \"" + Facts.NOT_RECORDED + "\".";
        return new HtmlPage("Dossier: " + history.title(), lead, css)
                .with(out -> new DossierPage(history, statements).write(out));
    }

    private void write(Html out) {
        tiles(out);
        HtmlView view = new HtmlView(out);
        sections.forEach(view::section);
        signatures(out);
    }

    private void tiles(Html out) {
        out.open("div", "tiles");
        tile("Aliases now", history.aliases().isEmpty() ? "none" : String.join(", ", history.aliases()), "", out);
        String verdict = newestVerdict();
        tile("Newest comparison", verdict, verdict, out);
        String rollout = rolloutVerdict();
        tile("Newest rollout", rollout, rollout, out);
        tile("Rows learned from", learned(), "", out);
        history.lastDay().ifPresent(day -> tile("Answers until", day.toString(), "", out));
        long missing = sections.stream().mapToLong(HtmlView::missing).sum();
        tile("Not recorded", missing == 0 ? "nothing" : missing + (missing == 1 ? " thing" : " things"), "", out);
        out.close();
    }

    private static void tile(String name, String value, String mark, Html out) {
        out.open("div", ("tile " + HtmlView.mark(mark)).strip()).element("span", "name", name);
        out.element("strong", value.equals(Facts.NOT_RECORDED) ? "missing" : "", value)
                .close();
    }

    private String newestVerdict() {
        List<String> verdicts = history.measurements().stream()
                .flatMap(measurement -> measurement.verdict().stream())
                .toList();
        return verdicts.isEmpty() ? Facts.NOT_RECORDED : EvaluationSection.word(verdicts.get(verdicts.size() - 1));
    }

    private String rolloutVerdict() {
        List<List<RolloutChanged>> rollouts = history.rollouts();
        if (rollouts.isEmpty()) {
            return Facts.NOT_RECORDED;
        }
        List<RolloutChanged> newest = rollouts.get(rollouts.size() - 1);
        String word = EvaluationSection.word(newest.get(newest.size() - 1).kind());
        return List.of("promoted", "rolled back").contains(word) ? word : "under way";
    }

    private String learned() {
        return history.data().stream()
                .filter(used -> used.role().equals("training"))
                .map(UsedData::rows)
                .findFirst()
                .orElse(Facts.NOT_RECORDED);
    }

    /** Lines to be filled in by hand, on paper. */
    private static void signatures(Html out) {
        out.open("section", "signatures").element("h2", "Signatures").open("table", "lines");
        out.head("Name", "Decision", "Date", "Signature");
        for (int line = 0; line < 2; line++) {
            out.open("tr")
                    .element("td", "")
                    .element("td", "")
                    .element("td", "")
                    .element("td", "")
                    .close();
        }
        out.close("section");
    }
}
