// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.training.TrainingMethod;
import java.net.URI;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks OpenAI's protocol, and its peculiarities: plain data, for
 * {@link OpenAiProvider.Builder#service}. Immutable; each method returns a changed copy. No model is named here: which
 * can be tuned, the service says. What the known ones are like stands in {@link OpenAiServices}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiService {
    private static final Map<TrainingMethod, Capability> METHODS = Map.of(
            TrainingMethod.DPO, Capability.DPO,
            TrainingMethod.REINFORCEMENT, Capability.REINFORCEMENT,
            TrainingMethod.CONTINUED_PRETRAINING, Capability.CONTINUED_PRETRAINING);

    /** Of the services here, the one whose prices lie in {@link Prices}. */
    private static final String PRICED = "openai";

    private final Draft draft;

    private OpenAiService(Draft draft) {
        this.draft = draft;
    }

    /** A copy that can be changed. */
    private static final class Draft implements Cloneable {
        String id;
        URI baseUrl;
        String keyHeader = "";
        List<String> keyVariables = List.of();
        Set<Capability> capabilities = Set.of();
        boolean supervised;
        String refusal = "";
        int longestSuffix;
        int fewestRows = 1;
        long largestFile = Long.MAX_VALUE;
        boolean modelLookup = true;
        boolean uploads = true;
        boolean methodField = true;
        boolean loraFields;

        @Nullable LocalDate lastNewJob;

        Draft(String id, URI baseUrl) {
            this.id = id;
            this.baseUrl = baseUrl;
        }

        Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("a Cloneable that cannot be cloned -> report it as a bug", e);
            }
        }
    }

    /** {@return OpenAI itself; it takes new jobs only from accounts that it admits, and until 2027-01-06} */
    public static OpenAiService openAi() {
        return OpenAiServices.of("openai").service();
    }

    /**
     * {@return Azure: {@code https://RESOURCE.openai.azure.com/openai/v1}, the key in the header {@code api-key}} With
     * a token of Entra instead, set {@link #keyHeader keyHeader("")}.
     *
     * @param resource name of the resource: letters, digits and {@code -}
     */
    public static OpenAiService azure(String resource) {
        return OpenAiServices.of("azure").service(resource);
    }

    /**
     * {@return Amazon Bedrock's endpoint of this protocol; reinforcement only, at least 100 rows, no suffix}
     *
     * @param region for example {@code us-west-2}
     */
    public static OpenAiService bedrock(String region) {
        return OpenAiServices.of("bedrock").service(region);
    }

    /** {@return Nebius Token Factory: open models, adapters} */
    public static OpenAiService nebius() {
        return OpenAiServices.of("nebius").service();
    }

    /** {@return Groq, for its chats: it trains nothing, and says so before anything is sent} */
    public static OpenAiService groq() {
        return OpenAiServices.of("groq").service();
    }

    /**
     * {@return any other service or proxy: LiteLLM, llama-stack, a server of one's own}
     *
     * @param id of the provider in job and model references: lower-case letters, digits and {@code -}
     * @param baseUrl with its {@code /v1}
     * @throws IllegalArgumentException if the id has another form
     */
    public static OpenAiService at(String id, URI baseUrl) {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "id of a provider: " + id + " -> give 1 to 64 lower-case letters, digits and -");
        }
        Draft copy = OpenAiServices.of("openai-compatible")
                .service(baseUrl.toString())
                .draft
                .copy();
        copy.id = id;
        copy.keyVariables = List.of();
        return new OpenAiService(copy);
    }

    // one that can do nothing yet
    static OpenAiService bare(String id, URI baseUrl) {
        return new OpenAiService(new Draft(id, baseUrl));
    }

    /**
     * {@return this with another base URL}
     *
     * @param value with its {@code /v1}
     */
    public OpenAiService baseUrl(URI value) {
        Draft copy = draft.copy();
        copy.baseUrl = value;
        return new OpenAiService(copy);
    }

    /**
     * {@return this with the key in a header of its own}
     *
     * @param name for example {@code api-key}; empty: {@code Authorization: Bearer}
     */
    public OpenAiService keyHeader(String name) {
        Draft copy = draft.copy();
        copy.keyHeader = name;
        return new OpenAiService(copy);
    }

    /**
     * {@return this with other environment variables for the key}
     *
     * @param names the first that is set counts
     */
    public OpenAiService keyVariables(String... names) {
        Draft copy = draft.copy();
        copy.keyVariables = List.of(names);
        return new OpenAiService(copy);
    }

    /**
     * {@return this with more capabilities}
     *
     * @param more what the service can do, too
     */
    public OpenAiService with(Capability... more) {
        return changed(copyOf(draft.capabilities), Arrays.asList(more), true);
    }

    /**
     * {@return this with fewer capabilities} Without {@link Capability#METADATA} a job cannot be marked with its key:
     * see {@link OpenAiProvider#submit}.
     *
     * @param fewer what the service cannot do
     */
    public OpenAiService without(Capability... fewer) {
        return changed(copyOf(draft.capabilities), Arrays.asList(fewer), false);
    }

    /**
     * {@return this with other methods of training} Those that are a {@link Capability}, too, come and go with it.
     *
     * @param all by which it trains; none: it trains nothing, and is asked for chats alone
     */
    public OpenAiService methods(TrainingMethod... all) {
        Set<TrainingMethod> named = Set.of(all);
        Set<Capability> capabilities = copyOf(draft.capabilities);
        METHODS.forEach((method, capability) -> {
            if (named.contains(method)) {
                capabilities.add(capability);
            } else {
                capabilities.remove(capability);
            }
        });
        Draft copy = draft.copy();
        copy.capabilities = Collections.unmodifiableSet(capabilities);
        copy.supervised = named.contains(TrainingMethod.SUPERVISED);
        return new OpenAiService(copy);
    }

    /**
     * {@return this with another number of rows that training data must have}
     *
     * @param rows at least; 1 or more
     */
    public OpenAiService fewestRows(int rows) {
        Draft copy = draft.copy();
        copy.fewestRows = rows;
        return new OpenAiService(copy);
    }

    /**
     * {@return this with another limit of a file}
     *
     * @param bytes at most; 1 or more
     */
    public OpenAiService largestFile(long bytes) {
        Draft copy = draft.copy();
        copy.largestFile = bytes;
        return new OpenAiService(copy);
    }

    OpenAiService refusal(String words) {
        Draft copy = draft.copy();
        copy.refusal = words;
        return new OpenAiService(copy);
    }

    OpenAiService lastNewJob(@Nullable LocalDate day) {
        Draft copy = draft.copy();
        copy.lastNewJob = day;
        return new OpenAiService(copy);
    }

    private static Set<Capability> copyOf(Set<Capability> some) {
        Set<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(some);
        return copy;
    }

    private OpenAiService changed(Set<Capability> all, List<Capability> some, boolean add) {
        if (add) {
            all.addAll(some);
        } else {
            some.forEach(all::remove);
        }
        Draft copy = draft.copy();
        copy.capabilities = Collections.unmodifiableSet(all);
        return new OpenAiService(copy);
    }

    /**
     * {@return this with another limit of a suffix}
     *
     * @param characters at most
     */
    public OpenAiService longestSuffix(int characters) {
        Draft copy = draft.copy();
        copy.longestSuffix = characters;
        return new OpenAiService(copy);
    }

    /** {@return this for a service without {@code /models/ID}: the model is not asked for before a job} */
    public OpenAiService withoutModelLookup() {
        Draft copy = draft.copy();
        copy.modelLookup = false;
        return new OpenAiService(copy);
    }

    /** {@return this for a service without {@code /uploads}: large files go in one piece} */
    public OpenAiService withoutUploads() {
        Draft copy = draft.copy();
        copy.uploads = false;
        return new OpenAiService(copy);
    }

    /**
     * {@return this for a service that wants {@code hyperparameters} at the top of a supervised job, and knows no
     * {@code method}}
     */
    public OpenAiService topLevelHyperparameters() {
        Draft copy = draft.copy();
        copy.methodField = false;
        return new OpenAiService(copy);
    }

    /**
     * {@return this for a service that knows {@code lora}, {@code lora_r}, {@code lora_alpha} and {@code lora_dropout}}
     */
    public OpenAiService loraFields() {
        Draft copy = draft.copy();
        copy.loraFields = true;
        return new OpenAiService(copy);
    }

    /** {@return id of the provider in job and model references} */
    public String id() {
        return draft.id;
    }

    /** {@return where the API lies} */
    public URI baseUrl() {
        return draft.baseUrl;
    }

    /** {@return name of the header that holds the key; empty: {@code Authorization: Bearer}} */
    public String keyHeader() {
        return draft.keyHeader;
    }

    /** {@return environment variables that may hold the key} */
    public List<String> keyVariables() {
        return draft.keyVariables;
    }

    /** {@return what can be asked for} */
    public Set<Capability> capabilities() {
        return draft.capabilities;
    }

    /** {@return by what it trains; empty: it trains nothing} */
    public Set<TrainingMethod> methods() {
        Set<TrainingMethod> methods = new LinkedHashSet<>(TrainingMethod.all());
        methods.removeIf(method -> !trains(method));
        return Collections.unmodifiableSet(methods);
    }

    private boolean trains(TrainingMethod method) {
        if (method == TrainingMethod.SUPERVISED) {
            return draft.supervised;
        }
        Capability needed = METHODS.get(method);
        return needed != null && draft.capabilities.contains(needed);
    }

    /** {@return rows that training data must have, at least} */
    public int fewestRows() {
        return draft.fewestRows;
    }

    /** {@return bytes of a file, at most; {@link Long#MAX_VALUE} where no limit is known} */
    public long largestFile() {
        return draft.largestFile;
    }

    String refusal() {
        return draft.refusal;
    }

    /** {@return the last day on which it takes a new job; empty where none is announced} */
    Optional<LocalDate> lastNewJob() {
        return Optional.ofNullable(draft.lastNewJob);
    }

    /** {@return our list of its prices and successors; empty where we have none} */
    Optional<Prices> prices() {
        return draft.id.equals(PRICED) ? Optional.of(Prices.of(PRICED)) : Optional.empty();
    }

    /** {@return characters of a suffix, at most} */
    public int longestSuffix() {
        return draft.longestSuffix;
    }

    boolean looksUpModels() {
        return draft.modelLookup;
    }

    boolean knowsUploads() {
        return draft.uploads;
    }

    boolean knowsMethod() {
        return draft.methodField;
    }

    boolean knowsLora() {
        return draft.loraFields;
    }

    @Override
    public String toString() {
        return draft.id + " at " + draft.baseUrl;
    }
}
