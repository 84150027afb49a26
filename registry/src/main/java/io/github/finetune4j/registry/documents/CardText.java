// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.ModelVersion;
import java.util.List;

/** The model card: front matter and Markdown. */
record CardText(ModelHistory history, Statements statements) {
    String text() {
        Markdown out = new Markdown();
        out.title(history.title());
        out.paragraph(lead());
        sections().forEach(out::section);
        return "---\n" + Yaml.of(new FrontMatter(history, statements).fields()) + "---\n\n" + out;
    }

    private String lead() {
        ModelVersion model = history.model();
        return "Version " + model.number() + " of " + model.name() + "; base model: "
                + Names.base(history, statements) + ". Made from the registry's records up to "
                + Times.shown(history.asOf()) + "; what they do not hold is marked \"" + Facts.NOT_RECORDED + "\".";
    }

    private List<Section> sections() {
        return List.of(
                PurposeSection.of(statements),
                LimitsSection.of(statements),
                EvaluationSection.forAnybody(history),
                TrainingSection.forAnybody(history, statements),
                DataSection.of(history, statements),
                FilesSection.of(history));
    }
}
