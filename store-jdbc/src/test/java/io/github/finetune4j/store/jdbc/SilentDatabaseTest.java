// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rollout whose PostgreSQL is behind a network that says nothing any more; the first call must not wait for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentDatabaseTest {
    @Test
    void rollBack_takesEffectHere_andIsStoredWhenTheNetworkIsBack() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Wire wire = new Wire(server.getPort())) {
            SwitchedSource switched = new SwitchedSource(wire);
            try (RolloutStore store = JdbcRolloutStore.of(switched, Duration.ofSeconds(1));
                    Rollout live = Router.start(store)) {
                switched.silentOnceConnected(true);
                assertThatThrownBy(() -> live.rollBack("ada", "now"))
                        .isInstanceOf(RolloutException.class)
                        .hasMessageContaining("is on the baseline in this process, rolled back by ada");
                assertThat(live.arm("user-1")).isEqualTo("baseline");
                assertThat(live.status().autoPaused()).startsWith("on the baseline here, not stored yet");
                switched.silentOnceConnected(false);
                wire.silent(false);
                while (live.status().phase() != Phase.ROLLED_BACK) {
                    live.refresh();
                }
                assertThat(live.audit()).extracting(RolloutEvent::kind).containsOnlyOnce(RolloutEvent.Kind.ROLLED_BACK);
            }
        }
    }
}
