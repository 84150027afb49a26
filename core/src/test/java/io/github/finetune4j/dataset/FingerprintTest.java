// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    // By Python's hashlib over 4:user 1:a 2:{} 9:assistant 2:é 2:{} 2:{}, without the spaces
    private static final String OF_A_PAIR = "533ed7e2060f32ef1c09a97a43cc8d772cb1bf4715cedb46e40663336ce3c7cc";

    private static Fingerprint withExtra(Map<String, Object> extra) {
        return new ChatExample(List.of(Message.user("a"), Message.assistant("é")), extra).fingerprint();
    }

    @Test
    void fingerprint_isWrittenInStone() {
        assertThat(Chats.pair("a", "é").fingerprint().hex()).isEqualTo(OF_A_PAIR);
        assertThat(withExtra(Map.of())).isEqualTo(Chats.pair("a", "é").fingerprint());
    }

    @Test
    void fingerprint_ignoresTheOrderOfFields_andNothingElse() {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("a", 1);
        ordered.put("b", 2);
        Map<String, Object> reversed = new LinkedHashMap<>();
        reversed.put("b", 2);
        reversed.put("a", 1);

        assertThat(withExtra(ordered)).isEqualTo(withExtra(reversed));
        assertThat(withExtra(Map.of("a", "1"))).isNotEqualTo(withExtra(Map.of("a", 1)));
        assertThat(withExtra(ordered)).isNotEqualTo(withExtra(Map.of("a=1, 1:b", 2)));
        assertThat(withExtra(Map.of("a", List.of("x, y")))).isNotEqualTo(withExtra(Map.of("a", List.of("x", "y"))));
        assertThat(Chats.pair("ab", "c").fingerprint())
                .isNotEqualTo(Chats.pair("a", "bc").fingerprint());
    }

    @Test
    void datasetFingerprint_dependsOnTheOrder() {
        Dataset one = Dataset.of(List.of(Chats.pair("a", "b"), Chats.pair("c", "d")));
        Dataset other = Dataset.of(List.of(Chats.pair("c", "d"), Chats.pair("a", "b")));

        assertThat(one.fingerprint())
                .isEqualTo(Dataset.of(one.examples()).fingerprint())
                .isNotEqualTo(other.fingerprint());
        assertThatThrownBy(() -> new Fingerprint("ABC")).isInstanceOf(IllegalArgumentException.class);
    }
}
