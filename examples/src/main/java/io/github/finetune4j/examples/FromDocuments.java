// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.retrieval.Chunking;
import io.github.finetune4j.retrieval.Citation;
import io.github.finetune4j.retrieval.RetrievalDocument;
import io.github.finetune4j.retrieval.RetrievalIndex;
import io.github.finetune4j.retrieval.RetrievalModel;
import io.github.finetune4j.retrieval.RetrievalQuality;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Answers from the application's own documents, and how well what is needed for them is found. */
final class FromDocuments {
    private FromDocuments() {}

    static List<Citation> ask(ChatModel base, Path folder, List<RetrievalDocument> handbook) {
        // tag::ask[]
        try (RetrievalIndex index = RetrievalIndex.builder()
                .folder(folder) // without one, in memory
                .passages(Chunking.words(200, 30))
                .build()) { // .vectors("minilm-l6", embedder) ranks by both
            index.put(handbook); // an id that is there already is replaced
            RetrievalModel model = RetrievalModel.builder(base, index) // base: any model, a tuned one too
                    .passages(3)
                    .build();
            ChatResponse answer = model.chat(ChatRequest.user("How long can I send goods back?"));
            return RetrievalModel.citations(answer);
        }
        // end::ask[]
    }

    static RetrievalQuality measure(RetrievalIndex index) {
        // tag::measure[]
        RetrievalQuality found = RetrievalQuality.of(
                index,
                Map.of(
                        "How long can I send goods back?", Map.of("returns", 1),
                        "Who repairs a broken kettle?", Map.of("warranty", 2, "returns", 1)));
        found.recall(5); // Interval; without this passage no model can know the answer
        found.ndcg(10);
        // end::measure[]
        return found;
    }
}
