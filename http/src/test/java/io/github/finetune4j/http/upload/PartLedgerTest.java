// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartLedgerTest {
    @TempDir
    private Path folder;

    @Test
    void in_fileWhoseLastLineWasCutOff_countsThatPartAsNotSent() throws IOException {
        Path file = Files.writeString(
                folder.resolve("ledger"), "{\"upload\":\"u1\"}\n{\"part\":0,\"id\":\"p0\"}\n{\"part\":1,\"id\":\"p");
        PartLedger ledger = PartLedger.in(file);
        assertThat(ledger.upload()).contains("u1");
        assertThat(ledger.part(0)).contains("p0");
        assertThat(ledger.part(1)).isEmpty();
    }
}
