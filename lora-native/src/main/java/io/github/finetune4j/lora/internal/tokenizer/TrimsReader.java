// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a post-processor for what it does to places of tokens; the tokens that it would add are the caller's business.
 */
final class TrimsReader {
    private static final String KNOWN = "BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing";

    private final List<Boolean> spaceFirst = new ArrayList<>();

    private TrimsReader() {}

    /** {@return of each one that trims, whether it takes a single space before the text for one that was added} */
    static List<Boolean> read(TokenizerObject fields) {
        TrimsReader reader = new TrimsReader();
        reader.add(fields);
        return reader.spaceFirst;
    }

    private void add(TokenizerObject fields) {
        switch (fields.type()) {
            case "Sequence" -> fields.objects("processors").forEach(this::add);
            case "ByteLevel", "RobertaProcessing" -> {
                if (fields.flag("trim_offsets")) {
                    spaceFirst.add(fields.flag("add_prefix_space"));
                }
            }
            case "BertProcessing" -> {}
            case "TemplateProcessing" -> template(fields);
            default -> throw fields.unknown(KNOWN);
        }
    }

    private static void template(TokenizerObject fields) {
        int texts = 0;
        for (JsonNode part : fields.node().path("single")) {
            texts += part.path("Sequence").path("id").asText().equals("A") ? 1 : 0;
        }
        if (texts != 1) {
            throw fields.bad("single has the text " + texts + " times, not once");
        }
    }
}
