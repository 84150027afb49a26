// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports, as the real llama.cpp reads them. */
@Tag("native")
class ExportCertificateTest {
    private static final List<String> BEGINNINGS = List.of("Once upon a time", "The little dog");

    @TempDir
    Path folder;

    private final ModelExport export =
            ModelExport.of(Fixtures.path("models/harbour-260k"), Fixtures.path("lora/peft-adapter-lora"));

    @Test
    void llamaCpp_readsEveryForm_asThisEngineDoes() throws IOException {
        Path f32 = folder.resolve("f32.gguf");
        Path q8 = folder.resolve("q8.gguf");
        Path base = folder.resolve("base.gguf");
        Path adapter = folder.resolve("adapter.gguf");
        export.gguf(f32, GgufEncoding.F32);
        export.gguf(q8, GgufEncoding.Q8_0);
        export.ggufAdapter(adapter);
        ModelExport.of(export.base()).gguf(base, GgufEncoding.F32);
        ExportCertificate certificate = export.certificate(BEGINNINGS, 12)
                .llamaCpp(f32, 0.05)
                .llamaCpp(base, adapter, 0.05)
                .llamaCpp(q8, 1);
        for (EngineAgreement agreement : certificate.agreements()) {
            assertThat(agreement.agrees()).as(agreement.toString()).isTrue();
            assertThat(agreement.equalPrompts()).isEqualTo(2);
            assertThat(agreement.measured()).isGreaterThanOrEqualTo(2);
        }
        assertThat(certificate.agreements().get(0).equalAnswers()).isEqualTo(2);
        assertThat(certificate.agreements().get(1).equalAnswers()).isEqualTo(2);
        certificate.write(folder.resolve("export-certificate.json"));
        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("export-certificate.json").toFile());
        assertThat(json.get("agrees").asBoolean()).isTrue();
        assertThat(json.get("engines")).hasSize(3);
        assertThat(json.get("prompts").get(0).get("ids").size()).isEqualTo(5);
    }

    @Test
    void llamaCpp_withAnotherAdapter_doesNotAgree() {
        Path other = folder.resolve("other.gguf");
        ModelExport.of(export.base()).gguf(other, GgufEncoding.F32);
        ExportCertificate certificate =
                export.certificate(BEGINNINGS.subList(0, 1), 8).llamaCpp(other, 0.05);
        assertThat(certificate.agrees()).isFalse();
        assertThat(certificate.agreements().get(0).largestDifference()).isGreaterThan(0.5);
    }

    @Test
    void llamaCpp_ofAFileThatIsNoModel_saysWhatItSaid() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF and no more");
        ExportCertificate certificate = export.certificate(BEGINNINGS.subList(0, 1), 2);
        assertThatThrownBy(() -> certificate.llamaCpp(broken, 1))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("llama.cpp ended with");
    }

    @Test
    void logits_ofAnotherEngine_areComparedOneByOne() {
        ExportCertificate certificate = export.certificate(BEGINNINGS.subList(0, 1), 4);
        float[] far = new float[512];
        assertThat(certificate
                        .logits("none", List.of(far), List.of(new int[] {1}), 1e-4)
                        .agrees())
                .isFalse();
        assertThatThrownBy(() -> certificate.logits("short", List.of(new float[3]), List.of(new int[0]), 1))
                .hasMessageContaining(" -> give 512, one for each token");
        far[7] = Float.NaN;
        assertThat(certificate
                        .logits("none", new ArrayList<>(List.of(far)), List.of(new int[0]), 1e9)
                        .agrees())
                .isFalse();
        assertThat(certificate.agrees()).isFalse(); // nothing was compared
    }

    @Test
    void certificate_withoutQuestion_isRefused() {
        assertThatThrownBy(() -> export.certificate(List.of(), 4))
                .hasMessageContaining("0 questions, 4 tokens of an answer -> give");
    }
}
