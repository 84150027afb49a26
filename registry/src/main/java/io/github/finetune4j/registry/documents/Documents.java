// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The documents of a registry: model card, data card, bill of materials, dossier. Every figure comes from the records,
 * with its interval; what neither the records nor the {@link Statements} say is marked "not recorded". The same records
 * give the same documents. Keys of rollouts and folders of this machine are left out.
 *
 * <pre>{@code
 * Documents documents = Documents.of(registry);
 * documents.dossier(registry.model("router").alias("champion")).write(Path.of("dossier.html"));
 * }</pre>
 *
 * <p>Immutable. Every method throws {@link io.github.finetune4j.error.FineTuneException} if the registry can't be read.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Documents {
    private final RegistryStore registry;
    private final Statements statements;

    private Documents(RegistryStore registry, Statements statements) {
        this.registry = registry;
        this.statements = statements;
    }

    /**
     * {@return the documents of a registry}
     *
     * @param registry is asked when a document is made
     */
    public static Documents of(RegistryStore registry) {
        return new Documents(registry, Statements.none());
    }

    /**
     * {@return the documents of a registry and of what only people know}
     *
     * @param registry is asked when a document is made
     * @param statements intended use, known limits, licences
     */
    public static Documents of(RegistryStore registry, Statements statements) {
        return new Documents(registry, statements);
    }

    /**
     * {@return the model card, {@code README.md} of a repository on Hugging Face: front matter with
     * {@code model-index}, purpose, training, data, figures, limits, files}
     *
     * @param model a version that the registry gave
     */
    public Document modelCard(ModelVersion model) {
        return new Document("README.md", new CardText(history(model), statements).text());
    }

    /**
     * {@return the data card as Croissant 1.1; the rows are written beside it, as JSONL, without those that were
     * forgotten, which the card counts}
     *
     * @param data a version that the registry gave; its facts may hold {@code name}, {@code description},
     *     {@code licence}, {@code creator}, {@code url}, and the fields of {@link Statements.Builder#addDataStatement}
     */
    public Document dataCard(DataVersion data) {
        List<RowFile> files = RowFile.of(data, registry.rowsLeft(data));
        String text = new Croissant(data, registry.data().indexOf(data) + 1, files, statements).text();
        return new Document("croissant.json", text, files);
    }

    /**
     * {@return the bill of materials as CycloneDX 1.6: the model with its card, its base, its data and its files}
     *
     * @param model a version that the registry gave
     */
    public Document billOfMaterials(ModelVersion model) {
        return new Document("bom.cdx.json", new Bom(history(model), statements).text());
    }

    /**
     * {@return the dossier for those who must sign a model off, a page without script: data, training, evaluation,
     * rollout, known limits, approval}
     *
     * @param model a version that the registry gave
     */
    public Document dossier(ModelVersion model) {
        return new Document("dossier.html", DossierPage.text(history(model), statements));
    }

    /**
     * Writes model card, bill of materials and dossier of a model, and the data card of each data set that it has
     * learned from, in {@code data/<the version's hash>}.
     *
     * @param model a version that the registry gave
     * @param folder made if it isn't there
     * @return the documents' files
     * @throws io.github.finetune4j.error.ResultNotSavedException if they can't be written
     */
    public List<Path> write(ModelVersion model, Path folder) {
        List<Path> files = new ArrayList<>();
        for (Document document : List.of(modelCard(model), billOfMaterials(model), dossier(model))) {
            files.add(document.write(folder.resolve(document.name())));
        }
        Set<DataVersion> learned = new LinkedHashSet<>(registry.lineage(model).data());
        for (DataVersion data : learned) {
            Document card = dataCard(data);
            Path beside = folder.resolve("data").resolve(data.fingerprint().hex());
            files.add(card.write(beside.resolve(card.name())));
        }
        return List.copyOf(files);
    }

    private ModelHistory history(ModelVersion model) {
        return new ModelHistory(registry, model);
    }
}
