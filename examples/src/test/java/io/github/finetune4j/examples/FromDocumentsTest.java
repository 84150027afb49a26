// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.retrieval.Citation;
import io.github.finetune4j.retrieval.RetrievalDocument;
import io.github.finetune4j.retrieval.RetrievalIndex;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromDocumentsTest {
    private static final List<RetrievalDocument> HANDBOOK = List.of(
            new RetrievalDocument("returns", "Returns", "Goods can be sent back within thirty days."),
            new RetrievalDocument("warranty", "Warranty", "We repair what is broken, for two years."),
            new RetrievalDocument("shipping", "Shipping", "Parcels arrive within three working days."));

    @TempDir
    Path folder;

    @Test
    void ask_showsThePassage_andSaysThatItWasCited() {
        ChatModel model = request -> new ChatResponse("Thirty days [1].", FinishReason.STOP, new Usage(1, 1));
        List<Citation> citations = FromDocuments.ask(model, folder, HANDBOOK);
        assertThat(citations.get(0).document()).isEqualTo("returns");
        assertThat(citations).extracting(Citation::cited).startsWith(true);
    }

    @Test
    void measure_ofThreeDocuments_findsThem() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            index.put(HANDBOOK);
            assertThat(FromDocuments.measure(index).recall(5).estimate()).isGreaterThanOrEqualTo(0.75);
        }
    }
}
