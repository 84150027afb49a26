// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a model's folder is what was signed. Stricter than the {@code model_signing} tool in one point: a file
 * with more than one signature is refused. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelVerifier {
    private final @Nullable PublicKey key;
    private final List<X509Certificate> trusted;

    private ModelVerifier(@Nullable PublicKey key, Collection<X509Certificate> trusted) {
        this.key = key;
        this.trusted = List.copyOf(trusted);
    }

    /**
     * {@return a verifier of one signer's key}
     *
     * @param key the signer's, of P-256, P-384 or P-521
     */
    public static ModelVerifier withKey(PublicKey key) {
        return new ModelVerifier(key, List.of());
    }

    /**
     * {@return a verifier of signers whose certificates lead to a root}
     *
     * <p>A certificate that has expired since is good, as long as it was in force when it was issued: there is no
     * trusted time in such a signature, and no revocation.
     *
     * @param trusted roots, which are self-signed, and perhaps certificates between them and the signers'
     */
    public static ModelVerifier withCertificates(Collection<X509Certificate> trusted) {
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("trusted: 0 certificates -> give at least one root");
        }
        return new ModelVerifier(null, trusted);
    }

    /**
     * {@return what is wrong with a model's signature; nothing is thrown for what is}
     *
     * @param folder with the model's files
     * @param signature the file with the signature
     */
    public SignatureCheck check(Path folder, Path signature) {
        try {
            Envelope envelope = Envelope.parse(Files.readAllBytes(signature));
            envelope.requireSignedBy(signer(envelope.material()));
            Statement statement = Statement.parse(envelope.payload());
            Set<String> ignored = new LinkedHashSet<>(SignedFiles.IGNORED);
            ignored.addAll(statement.ignored());
            return new SignatureCheck(differences(statement.files(), SignedFiles.of(folder, ignored, signature)));
        } catch (FineTuneException e) {
            return new SignatureCheck(List.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new SignatureCheck(List.of("the signature " + signature + " can't be read: " + e));
        }
    }

    private PublicKey signer(SignatureObject material) {
        if (key == null) {
            return CertificateChain.signer(material, trusted);
        }
        if (!material.has("publicKey")) {
            throw new FineTuneException("the model was signed with a certificate -> check it with the root's");
        }
        SignatureObject named = material.object("publicKey");
        if (named.has("hint")) {
            String own = Sha256.of(PemFiles.text(key).getBytes(StandardCharsets.US_ASCII));
            Statement.require("key of the signature", own, named.text("hint"));
        }
        return key;
    }

    private static List<String> differences(Map<String, String> signed, Map<String, String> found) {
        List<String> problems = new ArrayList<>();
        found.forEach((name, hash) -> {
            if (!signed.containsKey(name)) {
                problems.add(name + " was not signed");
            } else if (!hash.equals(signed.get(name))) {
                problems.add(name + " is not the file that was signed");
            }
        });
        signed.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> problems.add(name + " is missing"));
        return problems;
    }
}
