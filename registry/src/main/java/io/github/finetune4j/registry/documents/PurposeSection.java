// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

/** The section on purpose. */
final class PurposeSection {
    private PurposeSection() {}

    static Section of(Statements statements) {
        return Section.named("Intended use")
                .add(new Part.Words(Facts.orMissing(statements.intendedUse())))
                .pair("Licence", statements.license())
                .pair("Answers for it", statements.creator())
                .pair(
                        "Languages",
                        statements.languages().isEmpty()
                                ? Facts.NOT_RECORDED
                                : String.join(", ", statements.languages()))
                .build();
    }
}
