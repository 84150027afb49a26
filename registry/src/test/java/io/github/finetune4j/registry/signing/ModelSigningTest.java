// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of model_signing 1.1.1 and what it says of them: the same here, or stricter where that is named. */
class ModelSigningTest {
    private static final int CASES = 53;

    /** Valid for the tool: with an option that is missing here, or because it looks at the first signature only. */
    private static final Set<String> STRICTER =
            Set.of("added-file-ignored", "added-file-ignore-paths", "symlink-allowed-same-bytes", "second-signature");

    /** Checked in {@link #oddNames_areSignedInTheOrderOfTheTool}, which needs no file system that can hold them. */
    private static final String ODD_NAMES = "odd-names";

    private static final Map<String, Edit> EDITS = new HashMap<>();

    static {
        EDITS.put("changed-byte", folder -> flip(folder.resolve("adapter_model.safetensors")));
        EDITS.put("certificate-changed-byte", folder -> flip(folder.resolve("adapter_model.safetensors")));
        Edit added = folder -> Files.writeString(folder.resolve("extra.bin"), "x");
        EDITS.put("added-file", added);
        EDITS.put("added-file-ignored", added);
        EDITS.put("added-file-ignore-paths", added);
        Edit removed = folder -> Files.delete(folder.resolve("README.md"));
        EDITS.put("removed-file", removed);
        EDITS.put("removed-file-ignore-unsigned", removed);
        EDITS.put(
                "symlink-added", folder -> Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("README.md")));
        Edit linked = folder -> {
            Path elsewhere = folder.resolveSibling("elsewhere.md");
            Files.move(folder.resolve("README.md"), elsewhere);
            Files.createSymbolicLink(folder.resolve("README.md"), elsewhere);
        };
        EDITS.put("symlink-instead-of-file", linked);
        EDITS.put("symlink-allowed-same-bytes", linked);
        EDITS.put("renamed-file", folder -> Files.move(folder.resolve("README.md"), folder.resolve("readme.md")));
        EDITS.put("several", folder -> {
            flip(folder.resolve("adapter_config.json"));
            Files.writeString(folder.resolve("x.bin"), "x");
            Files.delete(folder.resolve("README.md"));
        });
        EDITS.put("git-file-added", folder -> Files.writeString(folder.resolve(".gitignore"), "*"));
        EDITS.put("nested-gitignore-added", folder -> Files.writeString(folder.resolve("tokenizer/.gitignore"), "*"));
        EDITS.put("empty-folder-added", folder -> Files.createDirectory(folder.resolve("empty")));
        EDITS.put("ignore-signed-changed", folder -> flip(folder.resolve("README.md")));
    }

    @FunctionalInterface
    private interface Edit {
        void make(Path folder) throws IOException;
    }

    /** One line of the recording. */
    private record Case(String name, boolean valid, String signature, List<String> arguments) {
        String after(String option) {
            return arguments.get(arguments.indexOf(option) + 1).replace("../", "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path temp;

    private static Path fixture(String name) {
        return Fixtures.path("interop/model-signing/" + name);
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private Path adapter() throws IOException {
        Path target = temp.resolve("adapter");
        Path source = fixture("adapter");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, target.resolve(source.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }

    private static Map<String, Object> recording() throws IOException {
        return Json.parseObject(Files.readString(fixture("cases.json")));
    }

    static List<Case> verified() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(recording().get("cases"))) {
            Map<?, ?> one = (Map<?, ?>) each;
            String name = String.valueOf(one.get("case"));
            if (one.containsKey("signature") && !name.startsWith("api-") && !name.equals(ODD_NAMES)) {
                List<String> arguments = new ArrayList<>();
                ((List<?>) Objects.requireNonNull(one.get("args"))).forEach(a -> arguments.add(String.valueOf(a)));
                boolean valid = Long.valueOf(0).equals(one.get("exit"));
                cases.add(new Case(name, valid, String.valueOf(one.get("signature")), arguments));
            }
        }
        return cases;
    }

    @Test
    void recording_hasAsManyCasesAsExpected() throws IOException {
        assertThat(verified()).hasSize(CASES).extracting(Case::name).containsAll(EDITS.keySet());
    }

    @ParameterizedTest
    @MethodSource("verified")
    void check_givesTheToolsVerdict(Case recorded) throws IOException {
        Path folder = adapter();
        Edit edit = EDITS.get(recorded.name());
        if (edit != null) {
            edit.make(folder);
        }
        SignatureCheck check = verifier(recorded).check(folder, fixture("signatures/" + recorded.signature()));
        boolean expected = recorded.valid() && !STRICTER.contains(recorded.name());
        assertThat(check.valid()).as(check.problems().toString()).isEqualTo(expected);
        assertThat(check.problems()).allSatisfy(problem -> assertThat(problem).isNotBlank());
    }

    private static ModelVerifier verifier(Case recorded) {
        if (recorded.arguments().contains("--public_key")) {
            return ModelVerifier.withKey(PemFiles.publicKey(fixture("keys/" + recorded.after("--public_key"))));
        }
        List<X509Certificate> trusted = new ArrayList<>();
        for (int i = 0; i < recorded.arguments().size(); i++) {
            if (recorded.arguments().get(i).equals("--certificate_chain")) {
                String file = recorded.arguments().get(i + 1).replace("../", "");
                trusted.addAll(PemFiles.certificates(fixture("certificates/" + file)));
            }
        }
        return ModelVerifier.withCertificates(trusted);
    }

    @Test
    void oddNames_areSignedInTheOrderOfTheTool() throws IOException {
        Map<String, String> hashes = new TreeMap<>(SignedFiles.BY_SEGMENT);
        ((Map<?, ?>) Objects.requireNonNull(recording().get("odd_files"))).forEach((name, content) -> {
            String path = String.valueOf(name);
            if (SignedFiles.IGNORED.stream().noneMatch(top -> path.equals(top) || path.startsWith(top + "/"))) {
                byte[] bytes = String.valueOf(content).getBytes(StandardCharsets.UTF_8);
                hashes.put(path, Sha256.of(bytes));
            }
        });
        Envelope envelope = Envelope.parse(Files.readAllBytes(fixture("signatures/odd-names.sig")));
        Statement statement = Statement.parse(envelope.payload());
        assertThat(hashes).hasSize(13);
        assertThat(List.copyOf(hashes.entrySet()))
                .isEqualTo(List.copyOf(statement.files().entrySet()));
        envelope.requireSignedBy(PemFiles.publicKey(fixture("keys/p256.pub.pem")));
    }

    @Test
    void hint_isTheHashOfTheKeysText() throws IOException {
        Map<?, ?> hints = (Map<?, ?>) Objects.requireNonNull(recording().get("hints"));
        assertThat(hints).hasSize(4).allSatisfy((name, hint) -> {
            String text = PemFiles.text(PemFiles.publicKey(fixture("keys/" + name + ".pub.pem")));
            assertThat(Sha256.of(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(hint);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void sign_withAKeyOfEachCurve_isValidUntilAFileChanges(String curve) throws Exception {
        KeyPair pair = pair(curve);
        Path folder = adapter();
        Path signature = folder.resolve("model.sig");
        ModelSigner.withKey(pair.getPrivate(), pair.getPublic()).sign(folder, signature);
        ModelVerifier verifier = ModelVerifier.withKey(pair.getPublic());
        assertThat(verifier.check(folder, signature).problems()).isEmpty();
        flip(folder.resolve("tokenizer/vocab.txt"));
        assertThat(verifier.check(folder, signature).problems())
                .containsExactly("tokenizer/vocab.txt is not the file that was signed");
        assertThatThrownBy(() -> verifier.check(folder, signature).orThrow())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("tokenizer/vocab.txt");
    }

    @Test
    void sign_withTheHalfOfAnotherPair_isRefusedAndWritesNothing() throws Exception {
        Path signature = temp.resolve("model.sig");
        ModelSigner signer = ModelSigner.withKey(
                pair("secp256r1").getPrivate(), pair("secp256r1").getPublic());
        assertThatThrownBy(() -> signer.sign(adapter(), signature)).isInstanceOf(FineTuneException.class);
        assertThat(signature).doesNotExist();
    }

    @Test
    void privateKey_ofAnotherForm_saysHowToConvertIt() throws IOException {
        Path file = temp.resolve("key.pem");
        Files.writeString(file, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> PemFiles.privateKey(file)).hasMessageContaining("pkcs8 -topk8");
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
