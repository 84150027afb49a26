// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

/** The task of a model in the Hub's words, by the method of the run that made it. */
final class Task {
    private Task() {}

    static String of(ModelHistory history) {
        return switch (Facts.text(history.specification(), "method").orElse("")) {
            case "CLASSIFICATION", "MULTI_LABEL", "ORDINAL", "REGRESSION" -> "text-classification";
            case "EMBEDDING" -> "sentence-similarity";
            case "RERANKING" -> "text-ranking";
            case "TAGGING" -> "token-classification";
            default -> "text-generation";
        };
    }
}
