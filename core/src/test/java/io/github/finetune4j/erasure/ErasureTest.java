// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.fixtures.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureTest {
    private final List<ErasureRequest> asked = new ArrayList<>();

    private ErasedPart part(ErasureRequest request) {
        asked.add(request);
        return new ErasedPart(2, Set.of("local/job-" + asked.size()), List.of("train again"));
    }

    @Test
    void erase_asksEachStore_andTellsItOfRunsThatThoseBeforeItNamed() {
        ErasureReport report = Erasure.builder()
                .addMark("person", key -> "p-" + key)
                .addStore("first", this::part)
                .addStore("second", this::part)
                .build()
                .erase("ana", "ben", "asked for");
        assertThat(report.complete()).isTrue();
        assertThat(report.removed()).isEqualTo(4);
        assertThat(report.left()).containsExactly("first: train again", "second: train again");
        assertThat(asked.get(0).runs()).isEmpty();
        assertThat(asked.get(1).runs()).containsExactly("local/job-1");
        assertThat(asked.get(1).marks()).containsEntry("person", "p-ana");
        assertThat(asked.get(1).toString()).doesNotContain("ana");
    }

    @ParameterizedTest
    @EnumSource
    void erase_storeThatIsBroken_isNamed_andTheOthersAreAsked(Thrown thrown) {
        ErasureReport report = Erasure.builder()
                .addStore("broken", request -> thrown.now())
                .addStore("whole", this::part)
                .build()
                .erase("ana", "ben", "asked for");
        assertThat(report.failures()).containsOnlyKeys("broken");
        assertThat(report.removed()).isEqualTo(2);
        assertThatThrownBy(report::orThrow)
                .hasMessage("a person is not erased from broken -> look at the causes, and erase again");
    }

    @Test
    void erase_blankKey_orAMarkThatIsBroken_asksNoStore() {
        Erasure erasure = Erasure.builder()
                .addMark("person", key -> key.equals("ana") ? Thrown.RUNTIME.now() : key)
                .addStore("whole", this::part)
                .build();
        assertThatThrownBy(() -> erasure.erase(" ", "ben", "asked for"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key of a person: blank -> name somebody");
        assertThatThrownBy(() -> erasure.erase("ana", "ben", "asked for")).isInstanceOf(IllegalStateException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void builder_refusesTheSameNameTwice_andNoStore() {
        Erasure.Builder builder =
                Erasure.builder().addMark("person", key -> key).addStore("whole", this::part);
        assertThatThrownBy(() -> builder.addMark("person", key -> "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mark person: twice -> give each field once");
        assertThatThrownBy(() -> builder.addStore("whole", this::part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("store whole: twice -> give each a name of its own");
        assertThatThrownBy(() -> Erasure.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("addStore");
    }
}
