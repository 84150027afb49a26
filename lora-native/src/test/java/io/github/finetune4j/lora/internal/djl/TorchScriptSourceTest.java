// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchScriptSourceTest {
    @Test
    void join_ofFiles_fillsConstantsAndDropsComments() {
        String source = TorchScriptSource.join(
                TorchScriptSource.class,
                "/io/github/finetune4j/lora/kernel",
                List.of("norm.py"),
                Map.of("EPS", "1.0E-5", "NORMED", "torch.mul(x, r)"));
        assertThat(source).startsWith("  def norm(").contains("1.0E-5").doesNotContain("#", "@");
        assertThat(source.lines()).allMatch(line -> line.startsWith("  ") && !line.isBlank());
    }

    @Test
    void fill_withoutAValue_namesAllThatAreMissing() {
        assertThatThrownBy(() -> TorchScriptSource.fill("@A@ + @B@ + @C_D@", Map.of("B", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[A, C_D]");
    }

    @Test
    void join_ofAbsentFile_namesIt() {
        assertThatThrownBy(() -> TorchScriptSource.join(TorchScriptSource.class, "/x", List.of("y.py"), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/x/y.py");
    }
}
