// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubServingTest {
    @TempDir
    Path cache;

    @Test
    void run_asksTheRouterAndTheAdapterOfAnEndpoint() {
        List<String> said = new ArrayList<>();
        HubServing.run(cache, said::add);
        assertThat(said).containsExactly("acme/tiny:cheapest heard: Which queue?", "alice/tickets heard: Which queue?");
    }
}
