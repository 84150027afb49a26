// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.internal.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A gate that a model passes only if somebody you trust has signed its folder, and the folder is what was signed. It
 * reads the files each time it is asked. What a local run has made is found by what is on record of it. A model
 * without a folder on this machine, such as one of a remote provider, fails: nothing of it can be signed. An adapter's
 * signature covers the adapter, not the base that it changes. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SignatureGate implements QualityGate {
    private static final String USUAL_FILE = "model.sig";
    private static final int DIGITS = 16;

    private final String name;
    private final ModelVerifier verifier;
    private final Path signature;
    private final Function<? super ModelRef, Path> folders;

    private SignatureGate(
            String name, ModelVerifier verifier, Path signature, Function<? super ModelRef, Path> folders) {
        this.name = name;
        this.verifier = verifier;
        this.signature = signature;
        this.folders = folders;
    }

    private static SignatureGate of(String name, ModelVerifier verifier) {
        return new SignatureGate(name, verifier, Path.of(USUAL_FILE), model -> Path.of(model.id()));
    }

    /**
     * {@return a gate that asks for the signature of one key, in the file {@code model.sig} of the model's folder}
     *
     * @param key the signer's, of P-256, P-384 or P-521
     */
    public static SignatureGate signedBy(PublicKey key) {
        String hash = Sha256.of(PemFiles.text(key).getBytes(StandardCharsets.US_ASCII));
        String name = "signed by the key " + hash.substring(0, DIGITS);
        return of(name, ModelVerifier.withKey(key));
    }

    /**
     * {@return a gate that asks for the signature of somebody whose certificate leads to a root, in the file
     * {@code model.sig} of the model's folder}
     *
     * @param trusted roots, and perhaps certificates between them and the signers', as
     *     {@link ModelVerifier#withCertificates} takes them
     */
    public static SignatureGate signedBy(Collection<X509Certificate> trusted) {
        String roots = trusted.stream()
                .map(each -> each.getSubjectX500Principal().getName())
                .sorted()
                .collect(Collectors.joining("; "));
        String name = "signed with a certificate of " + roots;
        return of(name, ModelVerifier.withCertificates(trusted));
    }

    /**
     * {@return the same gate with another file for the signature}
     *
     * @param file its name in the model's folder, or an absolute path
     */
    public SignatureGate signature(Path file) {
        return new SignatureGate(name, verifier, file, folders);
    }

    /**
     * {@return the same gate, which asks where models lie whose reference is no folder}
     *
     * <p>Comparisons know a model by its reference alone: with {@code folders(local::folder)} of a
     * {@code LocalLoraProvider} the gate finds what its jobs have made. A version on record knows its folder by itself.
     *
     * @param finder the folder of a model; a {@link FineTuneException} says that there is none
     */
    public SignatureGate folders(Function<? super ModelRef, Path> finder) {
        return new SignatureGate(
                name, verifier, signature, model -> finder.apply(model).toAbsolutePath());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GateOutcome check(Comparison comparison) {
        return check(comparison.candidate());
    }

    @Override
    public GateOutcome check(Evaluation evaluation) {
        String identity = Objects.toString(evaluation.run().facts().get("identity"), evaluation.model());
        return folder(identity)
                .map(this::check)
                .orElseGet(() -> failed(identity + " has no files on this machine that could be signed"));
    }

    /**
     * {@return what it says about a model on record: it fails, too, if a file is not the one that was registered}
     *
     * @param model a version that a registry gave
     */
    public GateOutcome check(ModelVersion model) {
        Object registered = model.draft().facts().get(ModelFiles.OF_MODEL);
        Optional<Path> folder = registered instanceof String path
                ? absoluteFolder(() -> Path.of(path))
                : folder(model.ref().toString());
        if (folder.isEmpty()) {
            return failed(model + " has no files on this machine that could be signed");
        }
        List<String> problems = changedSince(model, folder.get());
        return problems.isEmpty() ? check(folder.get()) : failed(String.join("; ", problems));
    }

    /**
     * {@return what it says about a model's folder}
     *
     * @param folder with the model's files
     */
    public GateOutcome check(Path folder) {
        SignatureCheck check = verifier.check(folder, folder.resolve(signature));
        return check.valid()
                ? GateOutcome.of(this, Status.PASSED, folder + " is what was signed")
                : failed(String.join("; ", check.problems()));
    }

    private GateOutcome failed(String what) {
        return GateOutcome.of(
                this, Status.FAILED, what + " -> have it signed by whom you trust, or take another model");
    }

    private static List<String> changedSince(ModelVersion model, Path folder) {
        Map<String, String> now;
        try {
            now = ModelFiles.hashes(folder.toString());
        } catch (IOException e) {
            throw new FineTuneException("the files of " + folder + " can't be read -> look at the cause", e);
        }
        List<String> problems = new ArrayList<>();
        model.draft().artifacts().forEach((file, hash) -> {
            if (!hash.equals(now.get(file))) {
                problems.add(file + " is not the file that was registered as " + model.name() + " " + model.number());
            }
        });
        problems.sort(null);
        return problems;
    }

    // Behind the model an identity may say how it is run, as in local//models/router int8
    private Optional<Path> folder(String identity) {
        int slash = identity.indexOf('/');
        String left = identity.substring(slash + 1);
        while (slash > 0 && !left.isEmpty()) {
            String model = identity.substring(0, slash) + '/' + left;
            Optional<Path> found = absoluteFolder(() -> folders.apply(ModelRef.parse(model)));
            if (found.isPresent()) {
                return found;
            }
            left = left.substring(0, Math.max(0, left.lastIndexOf(' ')));
        }
        return Optional.empty();
    }

    private static Optional<Path> absoluteFolder(Supplier<Path> finder) {
        try {
            Path path = finder.get();
            return path.isAbsolute() && Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
        } catch (IllegalArgumentException | FineTuneException e) {
            return Optional.empty(); // no path, no reference, or no folder of this one
        }
    }
}
