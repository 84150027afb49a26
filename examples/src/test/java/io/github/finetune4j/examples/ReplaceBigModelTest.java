// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.replacement.Outcome;
import io.github.finetune4j.replacement.ReplacementResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class ReplaceBigModelTest {
    @TempDir
    Path folder;

    @Test
    void run_replacesTheTunedModel_andOutlivesItsService() {
        List<String> said = new ArrayList<>();
        ReplacementResult result = ReplaceBigModel.run(folder, 1500, 4, said::add);
        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(result.candidate()).isEqualTo("head");
        assertThat(said).anyMatch(line -> line.contains("100 of 100 requests answered before, 100 of 100 after"));
        assertThat(folder.resolve("dossier/ticket-router.html")).exists();
    }
}
