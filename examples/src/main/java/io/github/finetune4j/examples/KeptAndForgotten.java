// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.erasure.Erasure;
import io.github.finetune4j.erasure.ErasureReport;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureSource;
import io.github.finetune4j.people.store.PeopleErasure;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.signing.SignatureGate;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.Forgotten;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.RecordProof;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Verification;
import io.github.finetune4j.spi.FineTuneProvider;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of data, proofs for somebody without the registry, a gate for signatures, and a person's rows forgotten. */
final class KeptAndForgotten {
    private KeptAndForgotten() {}

    static ModelRef goOn(RegistryStore registry, FineTuneProvider provider, Dataset more) {
        // tag::champion[]
        ModelRef tuned = FineTune.builder()
                .registry(registry, "router")
                .provider(provider)
                .baseModel(registry.model("router").alias("champion"))
                .trainingData(more)
                .run();
        // end::champion[]
        return tuned;
    }

    static DataDiff clean(RegistryStore registry, DataVersion raw) {
        // tag::parents[]
        DatasetResult result = Dataset.builder()
                .addExamples(registry.rows(raw).examples())
                .deduplicate()
                .build();
        DataVersion clean = registry.addData(result, List.of(raw), Map.of("licence", "CC-BY-4.0"));
        // end::parents[]
        // tag::diff[]
        DataDiff diff = registry.diff(raw, clean);
        System.out.println(diff.summary()); // same rows: 1; added: 0, removed: 1, changed: 0
        diff.changed()
                .forEach(change -> System.out.println("row " + change.after().number() + ": " + change.pointers()));
        // end::diff[]
        return diff;
    }

    static Optional<DataDiff> sameTestSet(RegistryStore registry, ModelVersion model) {
        // tag::test-set[]
        List<Evaluated> evaluations = registry.evaluations(model);
        Evaluated first = evaluations.get(0);
        Evaluated last = evaluations.get(evaluations.size() - 1);
        Optional<DataDiff> change = registry.testSetChange(first, last);
        change.ifPresent(diff -> System.out.println("another test set, don't compare: " + diff.summary()));
        // end::test-set[]
        return change;
    }

    static String prove(RegistryStore registry, AliasMoved promotion) {
        // tag::prove[]
        String proof = registry.proof(promotion.id()).text();
        // end::prove[]
        return proof;
    }

    static boolean proven(String proof, String rootFromElsewhere) {
        // tag::proven[]
        DayRoot root = DayRoot.parse(rootFromElsewhere);
        boolean proven = RecordProof.parse(proof).provenBy(root);
        // end::proven[]
        return proven;
    }

    static Verification verify(RegistryStore registry, List<DayRoot> rootsFromElsewhere) {
        // tag::verify[]
        Verification verification = registry.verify(rootsFromElsewhere);
        verification.problems().forEach(System.out::println);
        // end::verify[]
        return verification;
    }

    static AliasMoved promote(RegistryStore registry, PublicKey key) {
        // tag::gate[]
        RegisteredModel router = registry.model("router");
        GateOutcome signed = SignatureGate.signedBy(key).check(router.newest());
        if (!signed.passed()) {
            throw new IllegalStateException(signed.gate().name() + ": " + signed.reason());
        }
        AliasMoved promotion =
                registry.moveAlias(router, "champion", router.newest().number(), "ana", signed.reason());
        // end::gate[]
        return promotion;
    }

    static Forgotten forget(RegistryStore registry, String person) {
        // tag::forget[]
        Forgotten forgotten = registry.forget("person", person, "ben", "a request of 27 November");
        forgotten.touched().models().forEach(model -> System.out.println(model + " is to be trained again"));
        // end::forget[]
        return forgotten;
    }

    static List<ModelVersion> toRetrain(RegistryStore registry) {
        // tag::retrain[]
        List<ModelVersion> toRetrain = registry.toRetrain();
        // end::retrain[]
        return toRetrain;
    }

    static ErasureReport erase(Capture live, JournalStore people, RegistryStore registry, PersonalStore local) {
        // tag::erase[]
        Erasure erasure = Erasure.builder()
                .addMark(CaptureSource.SUBJECT, live::subject) // rows and tasks made of what was captured
                .addMark("person", key -> key) // those of your own
                .addStore("captured", live)
                .addStore("people", PeopleErasure.of(people))
                .addStore("registry", registry)
                .addStore("local runs", local) // a LocalLoraProvider
                .build();
        ErasureReport report = erasure.erase("ana", "ben", "a request of 27 November");
        report.left().forEach(System.out::println); // registry: model/router/1 is to be trained again …
        // end::erase[]
        return report;
    }

    static void salvage(Path folder) {
        // tag::salvage[]
        try (RegistryStore whole = FileRegistry.salvage(folder)) {
            whole.verify().problems().forEach(System.out::println); // rows.pack: bytes 512 to 611 are damaged …
        }
        // end::salvage[]
    }

    static Dataset left(RegistryStore registry, DataVersion version) {
        // tag::left[]
        Dataset left = registry.rowsLeft(version);
        // end::left[]
        return left;
    }

    static Garbage tidy(RegistryStore registry) {
        // tag::garbage[]
        Garbage garbage = registry.collectGarbage();
        // end::garbage[]
        return garbage;
    }
}
