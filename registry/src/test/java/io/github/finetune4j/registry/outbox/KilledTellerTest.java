// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed between its outbox and its registry; the next one tells the rest, each thing once, in order. */
@Tag("slow")
class KilledTellerTest {
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    @Test
    void whatWasTakenBeforeTheKill_isOnRecordOnceAndInOrder() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int taken = tellUntilKilled(next, random.nextInt(1, 30), random.nextInt(0, 12));
            assertThat(taken).isGreaterThanOrEqualTo(next);
            List<String> ids = flushed();
            // the call that was under way may have been taken, too
            assertThat(ids.size()).isBetween(taken + 1, taken + 2);
            assertThat(ids)
                    .containsExactlyElementsOf(IntStream.range(0, ids.size())
                            .mapToObj(i -> "note/n" + i)
                            .toList());
            next = ids.size();
        }
    }

    private int tellUntilKilled(int from, int calls, int millis) throws IOException, InterruptedException {
        return KilledProcess.run(
                KilledTeller.class,
                calls,
                millis,
                folder.resolve("registry").toString(),
                folder.resolve("outbox").toString(),
                String.valueOf(from));
    }

    private List<String> flushed() {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                OutboxRegistry outbox = OutboxRegistry.open(folder.resolve("outbox"), registry)) {
            assertThat(outbox.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(registry.verify().problems()).isEmpty();
            return registry.records().stream().map(RegistryRecord::id).toList();
        }
    }
}
