// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.HttpProviderBuilder;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.providers.GivenPrices;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The builder of a {@link FireworksProvider}. The base URL is the root of both its planes, without {@code /v1} and
 * {@code /inference/v1}; by default it is {@code https://api.fireworks.ai}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FireworksProviderBuilder extends HttpProviderBuilder<FireworksProviderBuilder> {
    private static final String BASE = "https://api.fireworks.ai";
    private static final long LARGEST_FORM = 150_000_000;

    private @Nullable String account;
    private @Nullable ApiKey wandbKey;
    private Duration rowsWait = Duration.ofMinutes(30);
    private long largestForm = LARGEST_FORM;
    private Prices prices = Prices.own(FireworksProvider.ID, LocalDate.EPOCH, "USD");
    private @Nullable TokenCounter counter;
    private @Nullable TrainingBudget budget;

    FireworksProviderBuilder() {
        super(FireworksProvider.ID, "FIREWORKS", Duration.ofSeconds(15));
    }

    @Override
    protected FireworksProviderBuilder self() {
        return this;
    }

    /**
     * Sets the account.
     *
     * @param id 1 to 63 of a-z, 0-9 and hyphens; default: the only account that the
     *     key may see, which is asked for once
     * @return this
     * @throws IllegalArgumentException if it is none such
     */
    public FireworksProviderBuilder account(String id) {
        account = checked(id);
        return this;
    }

    /** As if none were set, for tests. */
    FireworksProviderBuilder anyAccount() {
        account = "";
        return this;
    }

    private static String checked(String id) {
        if (!id.matches("[a-z0-9-]{1,63}")) {
            throw new IllegalArgumentException(
                    "account: \"" + id + "\" -> give its id, 1 to 63 of a-z, 0-9 and hyphens");
        }
        return id;
    }

    /**
     * Sets the key of Weights &amp; Biases that goes with every job, for its curves. It is no option of a job, for
     * options are put on record.
     *
     * @param value default: none is sent
     * @return this
     */
    public FireworksProviderBuilder wandbKey(ApiKey value) {
        wandbKey = value;
        return this;
    }

    /**
     * Sets for how long the service may look rows through.
     *
     * @param value default 30 minutes
     * @return this
     */
    public FireworksProviderBuilder rowsWait(Duration value) {
        rowsWait = value;
        return this;
    }

    /** Up to so many bytes go to the API itself, as its guide says; fewer for tests. */
    FireworksProviderBuilder largestForm(long bytes) {
        largestForm = bytes;
        return this;
    }

    /**
     * Sets the prices for estimates: the service publishes them on a page for people, by size of model and method.
     *
     * @param value with a price of training for each model that is used; default: none, so {@code estimate} refuses
     * @return this
     */
    public FireworksProviderBuilder prices(Prices value) {
        prices = value;
        return this;
    }

    /**
     * Sets what counts tokens for estimates.
     *
     * @param value default: guessed from the characters
     * @return this
     */
    public FireworksProviderBuilder tokenCounter(TokenCounter value) {
        counter = value;
        return this;
    }

    /**
     * Sets what a job may cost. It is checked by the prices that were given, before anything is uploaded, and by the
     * service's own estimate, before a job by example is created. Without an answer of either nothing is started.
     *
     * @param value default: no limit
     * @return this
     */
    public FireworksProviderBuilder budget(TrainingBudget value) {
        budget = value;
        return this;
    }

    /**
     * {@return the provider}
     *
     * @throws IllegalStateException if there is no key
     * @throws IllegalArgumentException if the base URL or the account of the environment is wrong
     */
    public FireworksProvider build() {
        return FireworksProvider.of(this);
    }

    ApiClient control() {
        return client(base(BASE));
    }

    /** {@return the client of the models, which lie elsewhere below the same root} */
    ApiClient inference() {
        String root = base(BASE).toString().replaceAll("/+$", "");
        return client(URI.create(root + "/inference/v1"));
    }

    private ApiClient client(URI place) {
        String hidden = wandb();
        return client(place, FireworksErrors.RULES, hidden == null ? List.of() : List.of(hidden))
                .build();
    }

    @Nullable String wandb() {
        return wandbKey == null ? null : wandbKey.token();
    }

    Account account(ApiClient client) {
        String given = account == null ? variable("FIREWORKS_ACCOUNT_ID").strip() : account;
        return new Account(client, given.isEmpty() ? "" : checked(given));
    }

    DataSetCalls dataSets(ApiClient client, Account owner) {
        return new DataSetCalls(client, owner, uploadTimeout(), largestForm);
    }

    Patience patience() {
        return patience(rowsWait);
    }

    GivenPrices givenPrices() {
        return new GivenPrices(FireworksProvider.ID, prices, counter, budget);
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
}
