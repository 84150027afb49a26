// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

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
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The builder of a {@link TogetherProvider}. The base URL has its {@code /v1}; by default it is
 * {@code https://api.together.ai/v1}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TogetherProviderBuilder extends HttpProviderBuilder<TogetherProviderBuilder> {
    private static final String BASE = "https://api.together.ai/v1";

    private @Nullable ApiKey hubToken;
    private @Nullable ApiKey wandbKey;
    private Duration fileWait = Duration.ofMinutes(30);
    private Prices prices = Prices.own(TogetherProvider.ID, LocalDate.EPOCH, "USD");
    private @Nullable TokenCounter counter;
    private @Nullable TrainingBudget budget;

    TogetherProviderBuilder() {
        super(TogetherProvider.ID, "TOGETHER", Duration.ofSeconds(15));
    }

    @Override
    protected TogetherProviderBuilder self() {
        return this;
    }

    /**
     * Sets the token of the Hugging Face Hub that goes with every job: to start from a private repository, or to push
     * the result. It is no option of a job, for options are put on record.
     *
     * @param value default: none is sent
     * @return this
     */
    public TogetherProviderBuilder huggingFaceToken(ApiKey value) {
        hubToken = value;
        return this;
    }

    /**
     * Sets the key of Weights &amp; Biases that goes with every job, for its curves. It is no option of a job, for
     * options are put on record.
     *
     * @param value default: none is sent
     * @return this
     */
    public TogetherProviderBuilder wandbKey(ApiKey value) {
        wandbKey = value;
        return this;
    }

    /**
     * Sets for how long the service may look a file through.
     *
     * @param value default 30 minutes
     * @return this
     */
    public TogetherProviderBuilder fileWait(Duration value) {
        fileWait = value;
        return this;
    }

    /**
     * Sets the prices for estimates: the service publishes them on a page for people, by size of model, method, and
     * adapter or whole model.
     *
     * @param value with a price of training for each model that is used; default: none, so {@code estimate} refuses
     * @return this
     */
    public TogetherProviderBuilder prices(Prices value) {
        prices = value;
        return this;
    }

    /**
     * Sets what counts tokens for estimates.
     *
     * @param value default: guessed from the characters
     * @return this
     */
    public TogetherProviderBuilder tokenCounter(TokenCounter value) {
        counter = value;
        return this;
    }

    /**
     * Sets what a job may cost. It is checked by the prices that were given, before anything is uploaded, and by the
     * service's own estimate, before the job is created. Without an answer of either nothing is started.
     *
     * @param value default: no limit
     * @return this
     */
    public TogetherProviderBuilder budget(TrainingBudget value) {
        budget = value;
        return this;
    }

    /**
     * {@return the provider}
     *
     * @throws IllegalStateException if there is no key
     * @throws IllegalArgumentException if the base URL is wrong
     */
    public TogetherProvider build() {
        return TogetherProvider.of(this);
    }

    ApiClient.Builder http() {
        return client(base(BASE), TogetherErrors.RULES, keys().values());
    }

    /** {@return keys of other services, by field of the request} */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        if (hubToken != null) {
            keys.put(TogetherOptions.HUB_KEY, hubToken.token());
        }
        if (wandbKey != null) {
            keys.put(TogetherOptions.WANDB_KEY, wandbKey.token());
        }
        return keys;
    }

    GivenPrices givenPrices() {
        return new GivenPrices(TogetherProvider.ID, prices, counter, budget);
    }

    Patience patience() {
        return patience(fileWait);
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
    protected Duration uploadTimeout() {
        return super.uploadTimeout();
    }

    @Override
    protected Duration pollInterval() {
        return super.pollInterval();
    }
}
