// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.text.TextSpan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static Set<String> anchors(List<Example> rows) {
        return rows.stream().map(row -> row.prompt().get(0).content()).collect(Collectors.toSet());
    }

    @Test
    void pairsOfOneAnchor_areHeldBackTogether() {
        List<Example> rows = IntStream.range(0, 80)
                .<Example>mapToObj(i -> PairExample.of("anchor " + i % 20, "passage " + i))
                .toList();
        Versions versions = Versions.of(Dataset.of(rows), new MaintenanceRows().heldBack(0.4));
        assertThat(versions.held()).isNotEmpty();
        assertThat(anchors(versions.train())).isNotEmpty().doesNotContainAnyElementsOf(anchors(versions.held()));
        assertThat(versions.twins()).isZero();
    }

    @Test
    void newAnswer_replacesTheOldOne_andANewPassageDoesNot() {
        Example passage = PairExample.of("query", "old passage");
        Dataset before = Dataset.of(List.of(
                ChatExample.of(Message.user("a"), Message.assistant("old")),
                TaggedExample.of("Bob", new TextSpan(0, 3, "PLACE")),
                passage));
        List<Example> now = List.of(
                ChatExample.of(Message.user("a"), Message.assistant("new")),
                TaggedExample.of("Bob", new TextSpan(0, 3, "NAME")),
                PairExample.of("query", "new passage"));
        Versions versions = new Versions(new MaintenanceRows(), now, List.of(), 0);
        assertThat(versions.pool(before).examples()).first().isEqualTo(passage);
        assertThat(versions.pool(before).examples().subList(1, 4)).isEqualTo(now);
    }
}
