// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.gate.GateFailedException;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is not signed, or not what was signed, is refused before it is promoted. */
class SignatureGateTest {
    @TempDir
    Path temp;

    private Path folder;
    private KeyPair pair;

    @BeforeEach
    void adapter() throws IOException, GeneralSecurityException {
        folder = Files.createDirectories(temp.resolve("my router/v 1"));
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.writeString(folder.resolve("adapter_model.safetensors"), "weights");
        pair = pair();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private void sign() {
        ModelSigner.withKey(pair.getPrivate(), pair.getPublic()).sign(folder, folder.resolve("model.sig"));
    }

    private static ChatModel model(String identity) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return new ChatResponse("a", FinishReason.STOP, new Usage(1, 1));
            }

            @Override
            public Optional<String> identity() {
                return Optional.of(identity);
            }
        }.named("candidate");
    }

    private Comparison compared(String identity) {
        Dataset test = Dataset.of(List.of(ChatExample.of(Message.user("q"), Message.assistant("a"))));
        Metric same = Metric.binary("same", answer -> true);
        return Evaluator.builder().metrics(same).build().compare(model("local/base"), model(identity), test);
    }

    private ModelVersion registered(RegistryStore registry) throws IOException {
        return registry.addModel(new ModelVersion.Draft(
                "router",
                ModelRef.of("local", folder.toString()),
                "base",
                "",
                ModelFiles.hashes(folder.toString()),
                Map.of()));
    }

    @Test
    void comparison_ofASignedCandidate_passes_andOneThatWasChangedIsRefused() throws IOException {
        sign();
        SignatureGate gate = SignatureGate.signedBy(pair.getPublic());
        Comparison comparison = compared("local/" + folder + " int8");
        assertThat(comparison.gate(gate).orThrow().passed()).isTrue();
        Files.writeString(folder.resolve("adapter_model.safetensors"), "Weights");
        assertThatThrownBy(() -> comparison.gate(gate).orThrow())
                .isInstanceOf(GateFailedException.class)
                .hasMessageContaining("adapter_model.safetensors is not the file that was signed");
    }

    @Test
    void comparison_ofAnUnsignedCandidate_isRefused() {
        SignatureGate gate = SignatureGate.signedBy(pair.getPublic());
        assertThat(compared("local/" + folder).gate(gate).passed()).isFalse();
        assertThat(compared("openai/ft:router").gate(gate).outcomes().get(0).reason())
                .contains("openai/ft:router has no files on this machine");
    }

    @Test
    void modelOnRecord_signedByAnother_orChangedAndSignedAgain_isRefused() throws Exception {
        try (RegistryStore registry = FileRegistry.open(temp.resolve("registry"))) {
            ModelVersion version = registered(registry);
            sign();
            SignatureGate gate = SignatureGate.signedBy(pair.getPublic());
            assertThat(gate.check(version).passed()).isTrue();
            assertThat(SignatureGate.signedBy(pair().getPublic()).check(version).passed())
                    .isFalse();
            Files.writeString(folder.resolve("adapter_config.json"), "{\"r\":8}");
            sign();
            assertThat(gate.check(folder).passed()).isTrue();
            GateOutcome outcome = gate.check(version);
            assertThat(outcome.passed()).isFalse();
            assertThat(outcome.reason()).contains("adapter_config.json is not the file that was registered");
        }
    }

    @Test
    void modelThatARunMade_isFoundWhereTheRunSaysItLies() throws IOException {
        sign();
        try (RegistryStore registry = FileRegistry.open(temp.resolve("registry"))) {
            registry.add(new RunStarted("local/job-1", Instant.EPOCH, "router", "", "", Map.of(), Map.of()));
            registry.add(new RunEnded(
                    "local/job-1",
                    Instant.EPOCH,
                    "succeeded",
                    Duration.ZERO,
                    ModelRef.of("local", "job-1"),
                    "",
                    Map.of("modelFolder", folder.toString())));
            ModelVersion version = registry.model("router").newest();
            assertThat(version.draft().artifacts()).containsKeys("adapter_config.json", "adapter_model.safetensors");
            SignatureGate gate = SignatureGate.signedBy(pair.getPublic());
            assertThat(gate.check(version).passed()).isTrue();
            Files.writeString(folder.resolve("adapter_config.json"), "{\"r\":8}");
            assertThat(gate.check(version).reason()).contains("is not the file that was registered");
        }
    }

    @Test
    void comparison_ofWhatAJobMade_findsItsFolder_ifItIsToldHow() {
        sign();
        SignatureGate gate = SignatureGate.signedBy(pair.getPublic());
        Comparison comparison = compared("local/job-1 int8");
        assertThat(comparison.gate(gate).outcomes().get(0).reason()).contains("has no files on this machine");
        SignatureGate asking = gate.folders(model -> {
            if (!model.equals(ModelRef.of("local", "job-1"))) {
                throw new FineTuneException("no model " + model + " -> train it");
            }
            return folder;
        });
        assertThat(comparison.gate(asking).orThrow().passed()).isTrue();
    }

    @Test
    void certificates_ofTheTool_passByTheirRootAndByNoOther() {
        Path signed = Fixtures.path("interop/model-signing/adapter");
        Path signature = Fixtures.path("interop/model-signing/signatures/certificate.sig");
        SignatureGate gate = SignatureGate.signedBy(certificates("root.pem")).signature(signature);
        SignatureGate other =
                SignatureGate.signedBy(certificates("other-root.pem")).signature(signature);
        assertThat(gate.check(signed).reason()).contains("is what was signed");
        assertThat(gate.name()).startsWith("signed with a certificate of ");
        assertThat(other.check(signed).passed()).isFalse();
    }

    private static List<java.security.cert.X509Certificate> certificates(String name) {
        return PemFiles.certificates(Fixtures.path("interop/model-signing/certificates/" + name));
    }
}
