// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Signs the folder of a model. The signature covers the name and the bytes of every file in it but {@code .git},
 * {@code .gitattributes}, {@code .github} and {@code .gitignore} at its top. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelSigner {
    private final PrivateKey key;
    private final PublicKey proof;
    private final Map<String, Object> material;

    private ModelSigner(PrivateKey key, PublicKey proof, Map<String, Object> material) {
        this.key = key;
        this.proof = proof;
        this.material = material;
    }

    /**
     * {@return a signer with a key, whose public half the verifier must have}
     *
     * @param privateKey an EC key of P-256, P-384 or P-521
     * @param publicKey the other half of the pair
     */
    public static ModelSigner withKey(PrivateKey privateKey, PublicKey publicKey) {
        String hint = Sha256.of(PemFiles.text(publicKey).getBytes(StandardCharsets.US_ASCII));
        return new ModelSigner(privateKey, publicKey, Map.of("publicKey", Map.of("hint", hint)));
    }

    /**
     * {@return a signer with a certificate, whose root the verifier must trust}
     *
     * @param privateKey an EC key of P-256, P-384 or P-521
     * @param chain the certificate of the key first, then those between it and the root
     */
    public static ModelSigner withCertificate(PrivateKey privateKey, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: 0 certificates -> give at least that of the key");
        }
        List<Map<String, Object>> certificates = new ArrayList<>();
        try {
            for (X509Certificate certificate : chain) {
                String bytes = Base64.getEncoder().encodeToString(certificate.getEncoded());
                certificates.add(Map.of("rawBytes", bytes));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate of the chain can't be written -> give another one", e);
        }
        Map<String, Object> material = Map.of("x509CertificateChain", Map.of("certificates", certificates));
        return new ModelSigner(privateKey, chain.get(0).getPublicKey(), material);
    }

    /**
     * Signs a model.
     *
     * @param folder with the model's files; links in it are refused
     * @param signature written whole, or replaced; may lie in the folder
     * @throws FineTuneException if a file can't be read, if there is none, or if the key is not the other half of the
     *     public key or the certificate
     */
    public void sign(Path folder, Path signature) {
        List<String> ignored = SignedFiles.IGNORED.stream().sorted().toList();
        Map<String, String> files = SignedFiles.of(folder, ignored, signature);
        if (files.isEmpty()) {
            throw new FineTuneException("no file in " + folder + " -> name the folder of the model's files");
        }
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        byte[] payload = new Statement(files, ignored).json(name).getBytes(StandardCharsets.UTF_8);
        String bundle = Envelope.sign(payload, key, material);
        Envelope.parse(bundle.getBytes(StandardCharsets.UTF_8)).requireSignedBy(proof);
        AtomicFile.write(signature, bundle);
    }
}
