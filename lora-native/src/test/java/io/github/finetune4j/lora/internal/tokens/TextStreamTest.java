// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TextStreamTest {
    @Test
    void add_givesTheWholeText_andNeverHalfACharacter() {
        String text = "Zażółć 東京 🙂👩‍👩‍👧 naïve\n\n  two  spaces x";
        SafeTokenizer tokenizer = SafeTokenizerTest.open("models/smollm2-135m-instruct");
        TextStream stream = new TextStream(tokenizer.full());
        List<String> pieces = new ArrayList<>();
        for (int id : tokenizer.encode(text, Inputs.NONE).ids()) {
            pieces.add(stream.add(id));
        }
        pieces.add(stream.finish());
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).noneMatch(piece -> piece.contains("\ufffd"));
        assertThat(pieces.stream().filter(String::isEmpty).count()).isGreaterThan(3); // those held back
    }

    @Test
    void finish_ofUnfinishedCharacter_givesTheReplacement() {
        SafeTokenizer tokenizer = SafeTokenizerTest.open("models/smollm2-135m-instruct");
        int[] ids = tokenizer.encode("ok 東", Inputs.NONE).ids();
        TextStream stream = new TextStream(tokenizer.full());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length - 1; i++) {
            text.append(stream.add(ids[i]));
        }
        assertThat(text.append(stream.finish()).toString()).startsWith("ok ").endsWith("\ufffd");
    }

    @Test
    void add_ofSentencePieceTokens_keepsTheSpacesBetweenWords() {
        SafeTokenizer tokenizer = SafeTokenizerTest.open("models/harbour-260k");
        TextStream stream = new TextStream(tokenizer.full());
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encode("Once upon a time 東", Inputs.NONE).ids()) {
            text.append(stream.add(id));
        }
        assertThat(text.append(stream.finish()).toString()).isEqualTo("Once upon a time 東");
    }

    @Test
    void add_leavesSpecialTokensOut() {
        SafeTokenizer tokenizer = SafeTokenizerTest.open("models/smollm2-135m-instruct");
        TextStream stream = new TextStream(tokenizer.full());
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encode("yes<|im_end|>\nno", Inputs.NONE).ids()) {
            text.append(stream.add(id));
        }
        assertThat(text.append(stream.finish()).toString()).isEqualTo("yes\nno");
    }
}
