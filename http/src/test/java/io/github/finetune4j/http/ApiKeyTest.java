// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ApiKeyTest {
    @Test
    void variableThatIsNotSet_isSaidInWords_andNotByTheJvm() {
        for (String value : new String[] {System.getenv("FINETUNE4J_NO_SUCH_VARIABLE"), "", " \n"}) {
            assertThatThrownBy(() -> ApiKey.of(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a key must be visible ASCII characters, got none -> set the variable that it comes"
                            + " from, or take fromEnv(\"NAME\"), which names it");
        }
    }

    @Test
    void keyThatWasCopiedWrongly_isNotShown() {
        assertThatThrownBy(() -> ApiKey.of("sk-sécret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got others too")
                .hasMessageNotContaining("cret");
        assertThat(ApiKey.of(" sk-1 ").token()).isEqualTo("sk-1");
        assertThat(ApiKey.of("sk-1")).hasToString("ApiKey(***)");
    }
}
