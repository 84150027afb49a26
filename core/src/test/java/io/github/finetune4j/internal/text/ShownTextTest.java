// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShownTextTest {
    private static final String ODD = "a\u0000\u001b\ud800b\t\u0085\uffff\ud83d\ude00";

    @Test
    void escaped_isSafeInElementsAndAttributes() {
        assertThat(ShownText.escaped("<b class=\"x\">'&amp;'</b>"))
                .isEqualTo("&lt;b class=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/b&gt;");
    }

    @Test
    void whatIsNoText_isReplacedAndCounted() {
        String shown = "a\ufffd\ufffd\ufffdb\t\ufffd\ufffd\ud83d\ude00";
        assertThat(ShownText.escaped(ODD)).isEqualTo(shown);
        assertThat(ShownText.replaced(ODD)).isEqualTo(shown);
        assertThat(ShownText.unshowable(ODD)).isEqualTo(5);
        assertThat(ShownText.unshowable(shown)).isZero();
    }

    @Test
    void sentence_knowsOneFromMany() {
        assertThat(ShownText.sentence(1)).startsWith("1 character is no text (");
        assertThat(ShownText.sentence(2)).startsWith("2 characters are no text (");
    }
}
