// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.internal.TunedName;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The models at the service. Each has the first day on which it no longer answers, if one is announced: its own, or for
 * a tuned model without one that of its base model, with which it goes. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiModels {
    private static final System.Logger LOG = System.getLogger(OpenAiModels.class.getName());
    private static final String MODELS = "models";
    private static final int NOT_FOUND = 404;

    private final ApiClient client;
    private final InstantSource clock;

    OpenAiModels(ApiClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** {@return all models that the key may use} */
    public List<ModelRef> list() {
        return listed().refs();
    }

    private ListedModels listed() {
        return new ListedModels(
                client.provider(),
                new Fields(client.object(
                                HttpCall.get(MODELS).operation("list models").build()))
                        .objects("data"));
    }

    /**
     * Reports to a registry what the service has announced since about the ends of its models on record: a day, another
     * day, or that a day was taken back. One call asks for all of them. Models of other providers, and those that the
     * key does not see, are left as they are; a day that is past is not taken back.
     *
     * <pre>{@code
     * openAi.models().reportShutdowns(registry, registry.models()); // now and then, such as once a day
     * }</pre>
     *
     * @param registry to report to; it shows the day in {@link ModelVersion#ref} from then on
     * @param names of models on record
     * @return what was news to it
     * @throws IllegalArgumentException if the registry has no model of such a name
     * @throws io.github.finetune4j.error.FineTuneException if the service can't be asked, or nothing be reported to the
     *     registry
     */
    public List<ShutdownAnnounced> reportShutdowns(Registry registry, Collection<String> names) {
        NoNull.check("shutdowns", "registry", registry, "names", names);
        List<ModelRef> known = names.stream()
                .flatMap(name -> registry.model(name).versions().stream())
                .map(ModelVersion::ref)
                .filter(ref -> ref.provider().equals(client.provider()))
                .distinct()
                .toList();
        if (known.isEmpty()) {
            return List.of();
        }
        List<ShutdownAnnounced> news = listed().news(known, clock.instant());
        news.forEach(registry::add);
        return news;
    }

    /** {@return one's own tuned models: by their names' form, {@code ft:…} or Azure's {@code ….ft-…}} */
    public List<ModelRef> tuned() {
        return list().stream().filter(OpenAiModels::isTuned).toList();
    }

    static boolean isTuned(ModelRef model) {
        return model.id().startsWith("ft:") || model.id().contains(".ft-");
    }

    /**
     * {@return the model; empty if there is none} Its base model is asked for, too, where it is a tuned one that has no
     * shutdown date of its own.
     *
     * @param id the service's name of it
     */
    public Optional<ModelRef> find(String id) {
        return find(id, missing -> {});
    }

    /**
     * {@return the same}
     *
     * @param missing hears what the service says where there is none
     */
    Optional<ModelRef> find(String id, Consumer<ProviderException> missing) {
        return look(id, missing).map(this::withBaseDate);
    }

    /** {@return the model with its day; by its base model also where the service does not show it yet} */
    ModelRef dated(ModelRef model) {
        return withBaseDate(look(model.id()).orElse(model));
    }

    private ModelRef withBaseDate(ModelRef model) {
        return model.shutdownDate().isPresent()
                ? model
                : TunedName.base(model.id())
                        .flatMap(base -> lookAtBase(model.id(), base))
                        .flatMap(ModelRef::shutdownDate)
                        .map(model::withShutdownDate)
                        .orElse(model);
    }

    private Optional<ModelRef> lookAtBase(String tuned, String base) {
        try {
            return look(base);
        } catch (PermissionException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "until when {0} answers is not known: this key may not look at its base model {1}",
                    tuned,
                    base);
            return Optional.empty();
        }
    }

    private Optional<ModelRef> look(String id) {
        return look(id, missing -> {});
    }

    private Optional<ModelRef> look(String id, Consumer<ProviderException> missing) {
        try {
            Fields model = new Fields(client.object(
                    HttpCall.get(MODELS, id).operation("get model").build()));
            return Optional.of(ListedModels.ref(client.provider(), id, ListedModels.ownDate(model)));
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) != NOT_FOUND) {
                throw e;
            }
            missing.accept(e);
            return Optional.empty();
        }
    }

    /**
     * Deletes a tuned model; one that is gone already is fine.
     *
     * @param id the service's name of it
     * @return whether it was there
     * @throws io.github.finetune4j.error.PermissionException if it is not one's own
     */
    public boolean delete(String id) {
        try {
            client.object(HttpCall.delete(MODELS, id).operation("delete model").build());
            return true;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
