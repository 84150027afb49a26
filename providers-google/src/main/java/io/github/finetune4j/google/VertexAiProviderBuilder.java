// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.ProviderBuilder;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link VertexAiProvider}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiProviderBuilder extends ProviderBuilder<VertexAiProviderBuilder> {

    private final List<Consumer<ApiClient.Builder>> transports = new ArrayList<>();
    private final Set<String> tunable = new HashSet<>();
    private final VertexAiStorage storage = new VertexAiStorage();
    private @Nullable String project;
    private @Nullable String region;
    private @Nullable String chatLocation;
    private @Nullable String bucket;
    private @Nullable String quotaProject;
    private @Nullable URI endpoint;
    private @Nullable TokenSource credentials;
    private @Nullable TokenCounter counter;
    private Prices prices = Prices.own(VertexAiProvider.ID, LocalDate.of(2026, 11, 28), "USD");
    private @Nullable TrainingBudget budget;

    VertexAiProviderBuilder() {
        super(Duration.ofSeconds(30));
    }

    @Override
    protected VertexAiProviderBuilder self() {
        return this;
    }

    @Override
    protected InstantSource clock() {
        return super.clock();
    }

    @Override
    protected Sleeper sleeper() {
        return super.sleeper();
    }

    @Override
    protected CreateOnce once() {
        return super.once();
    }

    @Override
    protected Duration pollInterval() {
        return super.pollInterval();
    }

    /**
     * Sets the project that is billed.
     *
     * @param value its id; required, unless the environment gives it
     * @return this
     */
    public VertexAiProviderBuilder project(String value) {
        project = value;
        return this;
    }

    /**
     * Sets where jobs run.
     *
     * @param value for example {@code us-central1}; required, unless the environment gives it
     * @return this
     */
    public VertexAiProviderBuilder region(String value) {
        region = value;
        return this;
    }

    /**
     * Sets where base models answer. Tuned models answer where their endpoint lies.
     *
     * @param value a region, {@code us}, {@code eu} or {@code global}; default: the region. Newer models answer in
     *     {@code global}, {@code us} and {@code eu} alone.
     * @return this
     */
    public VertexAiProviderBuilder chatLocation(String value) {
        chatLocation = value;
        return this;
    }

    /**
     * Sets where data go: below a folder {@code finetune4j} there.
     *
     * @param value a bucket's name, or {@code gs://BUCKET/FOLDER}
     * @return this
     */
    public VertexAiProviderBuilder bucket(String value) {
        bucket = value;
        return this;
    }

    /**
     * Changes how data go into the bucket.
     *
     * @param settings sets what shall not be the default; a later call adds to an earlier one
     * @return this
     */
    public VertexAiProviderBuilder storage(Consumer<VertexAiStorage> settings) {
        settings.accept(storage);
        return this;
    }

    /**
     * Sets what gives access tokens.
     *
     * @param value default {@link GoogleTokens#applicationDefault()}
     * @return this
     */
    public VertexAiProviderBuilder credentials(TokenSource value) {
        credentials = value;
        return this;
    }

    /**
     * Sets which project's quota counts, where a user's own credentials call.
     *
     * @param value its id; default: the one of the credentials
     * @return this
     */
    public VertexAiProviderBuilder quotaProject(String value) {
        quotaProject = value;
        return this;
    }

    /**
     * Sets where Vertex AI lies, in place of Google's hosts.
     *
     * @param value its root, without a version
     * @return this
     */
    public VertexAiProviderBuilder endpoint(URI value) {
        endpoint = value;
        return this;
    }

    /**
     * Takes a base model for tunable, by both methods and everywhere, that our dated list does not name.
     *
     * @param model as the service calls it
     * @return this
     */
    public VertexAiProviderBuilder addTunableModel(String model) {
        tunable.add(model);
        return this;
    }

    /**
     * Sets what training costs. Google's page of prices is not among what we could read, so there are none by default.
     *
     * @param value for example {@code Prices.own("vertex-ai", today, "USD").withTraining("gemini-3.5-flash", …)}
     * @return this
     */
    public VertexAiProviderBuilder prices(Prices value) {
        prices = value;
        return this;
    }

    /**
     * Sets what a job may cost; what might cost more is refused before anything is uploaded.
     *
     * @param value default: no limit
     * @return this
     */
    public VertexAiProviderBuilder budget(TrainingBudget value) {
        budget = value;
        return this;
    }

    /**
     * Sets what counts tokens, for limits of rows and estimates.
     *
     * @param value default: guessed from the characters
     * @return this
     */
    public VertexAiProviderBuilder tokenCounter(TokenCounter value) {
        counter = value;
        return this;
    }

    /**
     * Changes how HTTP is spoken: time-outs, retries, rate limit, proxy, TLS.
     *
     * @param change of each client's builder; a later call adds to an earlier one
     * @return this
     */
    public VertexAiProviderBuilder http(Consumer<ApiClient.Builder> change) {
        transports.add(change);
        return this;
    }

    /**
     * {@return the provider} Nothing is asked of Google yet.
     *
     * @throws IllegalStateException if project, region or bucket is missing; all that is missing is named
     * @throws IllegalArgumentException if one of them is wrong
     */
    public VertexAiProvider build() {
        List<String> missing = new ArrayList<>();
        String itsProject = setting(project, "project", missing, "GOOGLE_CLOUD_PROJECT");
        String itsRegion = setting(region, "region", missing, "GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_REGION");
        if (bucket == null) {
            missing.add("bucket(…)");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "cannot reach " + VertexAiProvider.ID + ": missing " + String.join("; ", missing) + " -> set them");
        }
        VertexPlace place = new VertexPlace(
                itsProject, itsRegion, chatLocation == null ? itsRegion : chatLocation, endpoint, storage.endpoint);
        TokenSource tokens = credentials == null ? GoogleTokens.applicationDefault() : credentials;
        VertexClients clients = new VertexClients(place, url -> client(url, Auth.bearer(tokens)));
        BucketAddress address = BucketAddress.parse(Objects.requireNonNullElse(bucket, ""));
        VertexTuning tuning = new VertexTuning(
                new TuningJobs(clients),
                new DataBucket(clients, address, storage.settings()),
                TunableModels.load(tunable),
                new Costs(prices, budget, counter, clock()),
                place);
        return VertexAiProvider.of(this, clients, tuning);
    }

    private String setting(@Nullable String given, String name, List<String> missing, String... variables) {
        if (given != null) {
            return given;
        }
        for (String variable : variables) {
            String value = variable(variable);
            if (!value.isBlank()) {
                return value.strip();
            }
        }
        missing.add(name + "(…), or " + String.join(" or ", variables) + " and begin with fromEnv()");
        return "";
    }

    private ApiClient client(URI url, Auth auth) {
        ApiClient.Builder http = ApiClient.builder(VertexAiProvider.ID, url)
                .auth(auth)
                .errors(VertexErrors.RULES)
                .clock(clock())
                .sleeper(sleeper());
        if (quotaProject != null) {
            http.addHeader("x-goog-user-project", quotaProject);
        }
        transports.forEach(change -> change.accept(http));
        return http.build();
    }
}
