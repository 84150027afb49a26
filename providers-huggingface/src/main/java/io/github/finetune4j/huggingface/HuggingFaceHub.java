// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.huggingface.internal.download.Downloads;
import io.github.finetune4j.huggingface.internal.download.HubModelSource;
import io.github.finetune4j.huggingface.internal.download.HubRows;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.HubErrors;
import io.github.finetune4j.huggingface.internal.hub.HubSettings;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.upload.AdapterUpload;
import io.github.finetune4j.huggingface.internal.upload.DatasetUpload;
import io.github.finetune4j.huggingface.internal.upload.Uploads;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.model.ModelSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Hugging Face Hub. Endpoint, token, cache and offline mode come from the environment variables and
 * files that Python's {@code huggingface_hub} reads, unless they are set here; the cache is the same one, in both
 * directions.
 *
 * <p>Safe for use by several threads and processes. What is refused for the key, the rate or the network comes as the
 * exceptions of {@code io.github.finetune4j.error}, what is refused for itself as {@link HubException}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HuggingFaceHub implements AutoCloseable {
    private final HubContext context;
    private final @Nullable TokenSource token;
    private final ExecutorService hashing;
    private final Repositories repositories;
    private final Downloads downloads;
    private final Uploads uploads;

    private HuggingFaceHub(Builder builder) {
        URI endpoint = URI.create(builder.endpoint.toString().replaceFirst("/+$", ""));
        token = builder.token;
        hashing = Executors.newCachedThreadPool(Daemons.named("finetune4j-hub-hash"));
        context = new HubContext(
                builder.client(endpoint),
                endpoint,
                builder.token != null,
                builder.cache.toAbsolutePath(),
                builder.offline,
                builder.symlinks,
                builder.workers,
                builder.listener,
                builder.sleeper,
                builder.clock,
                hashing);
        repositories = new Repositories(context);
        downloads = new Downloads(context, repositories);
        uploads = new Uploads(context, repositories);
    }

    /** {@return a builder with what the environment says, as {@code huggingface_hub} reads it} */
    public static Builder fromEnv() {
        return new Builder(HubSettings.fromEnv());
    }

    /** {@return a builder, without a token} */
    public static Builder builder() {
        return new Builder(HubSettings.usual());
    }

    static Builder builder(HubSettings settings) {
        return new Builder(settings);
    }

    HubContext context() {
        return context;
    }

    Repositories repositories() {
        return repositories;
    }

    /** For what works in the caller's name, a job or a server; goes nowhere but into its secrets. */
    String token() {
        return tokenSource().token();
    }

    /** {@return the token for calls that nobody can make without one} */
    TokenSource tokenSource() {
        TokenSource source = token;
        if (source == null) {
            throw new IllegalStateException(
                    "jobs and inference need a token, and there is none -> call token(…), or set HF_TOKEN and"
                            + " begin with fromEnv()");
        }
        return source;
    }

    /** {@return where the Hub is, without a slash at the end} */
    public URI endpoint() {
        return context.endpoint();
    }

    /** {@return the folder of all repositories} */
    public Path cache() {
        return context.cacheRoot();
    }

    /** {@return whether only the cache is used} */
    public boolean offline() {
        return context.offline();
    }

    /**
     * {@return a file of a repository, in the cache} It is fetched where the cache does not hold it; where the Hub
     * cannot be reached, what the cache holds for that revision will do.
     *
     * @param repo repository and revision
     * @param path in the repository, with {@code /}
     * @throws HubException if there is no such repository, revision or file, if it is gated or switched off, or arrives
     *     damaged
     * @throws io.github.finetune4j.error.ResultNotSavedException if the cache cannot be written, or the disk is too
     *     full
     * @throws io.github.finetune4j.error.ProviderException if the Hub fails otherwise
     */
    public Path file(HubRepo repo, String path) {
        return downloads.file(repo, path);
    }

    /**
     * {@return the folder with all files of a repository, in the cache}
     *
     * @param repo repository and revision
     * @throws io.github.finetune4j.error.FineTuneException as {@link #file}
     */
    public Path snapshot(HubRepo repo) {
        return snapshot(repo, file -> true);
    }

    /**
     * {@return the folder with some files of a repository, in the cache} Files are fetched side by side. Offline it is
     * what the cache holds.
     *
     * @param repo repository and revision
     * @param filter which files
     * @throws io.github.finetune4j.error.FineTuneException as {@link #file}
     */
    public Path snapshot(HubRepo repo, Predicate<? super HubFile> filter) {
        return downloads.snapshot(repo, filter);
    }

    /**
     * {@return the rows of a data set, for {@link io.github.finetune4j.dataset.DatasetBuilder#addSource}} JSONL and
     * JSON, CSV, TSV and compressed ones where {@code finetune4j-dataset} is on the class path, Parquet where
     * {@code finetune4j-dataset-parquet} is. They are fetched when they are read.
     *
     * @param repo a {@linkplain HubRepo#dataset data set}, and revision
     * @param path in the repository, or a pattern: <code>data/train-*.parquet</code> reads its files in the order of
     *     their names
     * @throws IllegalArgumentException if files of that name cannot be read here
     */
    public DatasetSource rows(HubRepo repo, String path) {
        return new HubRows(downloads, repo, path);
    }

    /**
     * {@return base models by their name on the Hub} For local training: {@code owner/name}, or
     * {@code owner/name@revision}. A local folder of that name comes first. Weights are safetensors; others are not
     * fetched.
     */
    public ModelSource models() {
        return new HubModelSource(downloads);
    }

    /**
     * {@return what the Hub says about a repository}
     *
     * @param repo repository and revision
     * @throws io.github.finetune4j.error.ProviderException as {@link #file}
     */
    public RepoInfo info(HubRepo repo) {
        return repositories.info(repo);
    }

    /**
     * {@return the files of a repository, with size and checksum}
     *
     * @param repo repository and revision
     * @throws io.github.finetune4j.error.ProviderException as {@link #file}
     */
    public List<HubFile> files(HubRepo repo) {
        return repositories.files(repo);
    }

    /**
     * {@return the name of the account whose token this is}
     *
     * @throws io.github.finetune4j.error.ProviderException if there is no token, or it is not accepted
     */
    public String account() {
        return Repositories.text(context.client()
                .object(HttpCall.get("api", "whoami-v2")
                        .operation("ask whose token this is")
                        .build())
                .get("name"));
    }

    /**
     * Makes a repository; one that is there stays as it is.
     *
     * @param repo its revision does not matter
     * @param hidden whether only its owner sees it
     * @return whether it was made now
     * @throws io.github.finetune4j.error.ProviderException if the token may not make it
     */
    public boolean createRepo(HubRepo repo, boolean hidden) {
        return uploads.create(repo, hidden);
    }

    /**
     * Removes a repository with all that is in it, for good.
     *
     * @param repo its revision does not matter
     * @throws io.github.finetune4j.error.ProviderException if there is none, or the token may not remove it
     */
    public void deleteRepo(HubRepo repo) {
        uploads.delete(repo);
    }

    /**
     * Changes a repository. Files that it holds already as they are, are not sent; what an interrupted call brought to
     * large file storage is not sent again. A lost answer does not make a second commit. Without
     * {@link HubCommit.Builder#parent} it goes on top of whatever is the newest.
     *
     * @param repo repository and branch
     * @param commit what is to change
     * @return what it became
     * @throws HubException with {@link HubProblem#CONFLICT} if the parent is no longer the newest
     * @throws io.github.finetune4j.error.ProviderException if it is refused otherwise
     */
    public CommitResult commit(HubRepo repo, HubCommit commit) {
        return uploads.commit(repo, commit.plan());
    }

    /**
     * Pushes an adapter with its card, and makes the repository where it is not there. The adapter then names its base
     * as the card does, whatever path it was trained with; the run's manifest, where there is one, goes along and into
     * the card.
     *
     * @param repo repository and branch
     * @param folder PEFT's two files, as local training and HF Jobs leave them
     * @param card becomes {@code README.md}
     * @return what the commit became
     * @throws io.github.finetune4j.error.FineTuneException as {@link #commit}, and if the folder holds no adapter
     */
    public CommitResult pushAdapter(HubRepo repo, Path folder, ModelCard card) {
        AdapterUpload adapter = new AdapterUpload(folder, card.baseModel());
        return push(repo, adapter.commit(card.with(adapter.manifest()).text()).build());
    }

    private CommitResult push(HubRepo repo, HubCommit commit) {
        uploads.create(repo, true);
        return commit(repo, commit);
    }

    /**
     * Pushes a data set, a file of JSONL for each part, with a page that states its size and fingerprint, and makes the
     * repository where it is not there.
     *
     * @param repo a {@linkplain HubRepo#dataset data set}, and branch
     * @param parts rows by the part's name, for example {@code train}
     * @param summary what it is, in words
     * @return what the commit became
     * @throws io.github.finetune4j.error.FineTuneException as {@link #commit}
     */
    public CommitResult pushDataset(HubRepo repo, Map<String, Dataset> parts, String summary) {
        return new DatasetUpload(repo, parts, summary).push(commit -> push(repo, commit));
    }

    /** Ends what runs in the background. Files stay. A second call does nothing. */
    @Override
    public void close() {
        context.client().close();
        hashing.shutdown();
    }

    @Override
    public String toString() {
        return "Hub at " + endpoint() + ", cache " + cache();
    }

    /**
     * Builds a {@link HuggingFaceHub}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private URI endpoint;
        private @Nullable TokenSource token;
        private Path cache;
        private boolean offline;
        private boolean symlinks;
        private int workers = 8;
        private boolean plainHttp;
        private String userAgent = "";
        private Consumer<? super HubProgress> listener = progress -> {};
        private Retries retries = new Retries(5, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(310));
        private Sleeper sleeper = Sleeper.system();
        private InstantSource clock = InstantSource.system();

        private Builder(HubSettings settings) {
            endpoint = URI.create(settings.endpoint());
            token = settings.token().map(ApiKey::of).orElse(null);
            cache = settings.cache();
            offline = settings.offline();
            symlinks = !settings.withoutSymlinks();
        }

        /**
         * Sets where the Hub is.
         *
         * @param value default {@code https://huggingface.co}; the environment's is {@code HF_ENDPOINT}
         * @return this
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets the token.
         *
         * @param value an {@link ApiKey}, or what fetches a token; null calls without one. Default: none; the
         *     environment's is {@code HF_TOKEN}, or the file that {@code hf auth login} writes
         * @return this
         */
        public Builder token(@Nullable TokenSource value) {
            token = value;
            return this;
        }

        /**
         * Sets the folder of all repositories.
         *
         * @param folder default {@code ~/.cache/huggingface/hub}; the environment's is {@code HF_HUB_CACHE}, or
         *     {@code hub} below {@code HF_HOME}
         * @return this
         */
        public Builder cache(Path folder) {
            cache = folder;
            return this;
        }

        /**
         * Sets whether only the cache is used.
         *
         * @param value default false; the environment's is {@code HF_HUB_OFFLINE}
         * @return this
         */
        public Builder offline(boolean value) {
            offline = value;
            return this;
        }

        /**
         * Sets whether snapshots link to blobs or copy them.
         *
         * @param value default true; the environment says otherwise by {@code HF_HUB_DISABLE_SYMLINKS}; where links are
         *     not possible, files are copied
         * @return this
         */
        public Builder symlinks(boolean value) {
            symlinks = value;
            return this;
        }

        /**
         * Sets how many files are under way at once.
         *
         * @param value at least 1, default 8
         * @return this
         */
        public Builder workers(int value) {
            workers = Given.atLeast("workers", value, 1);
            return this;
        }

        /**
         * Allows {@code http} beyond this machine: the token then travels in clear text.
         *
         * @return this
         */
        public Builder allowPlainHttp() {
            plainHttp = true;
            return this;
        }

        /**
         * Appends to the user agent.
         *
         * @param value for example {@code my-app/1.2}
         * @return this
         */
        public Builder userAgent(String value) {
            userAgent = value;
            return this;
        }

        /**
         * Sets who hears of transfers.
         *
         * @param value called by the threads that transfer, one at a time in each call
         * @return this
         */
        public Builder onProgress(Consumer<? super HubProgress> value) {
            listener = value;
            return this;
        }

        /**
         * Sets how often a call is tried.
         *
         * @param value default 5 attempts, pauses from 1 to 8 seconds, and up to 310 seconds where the Hub's limit asks
         *     for it
         * @return this
         */
        public Builder retries(Retries value) {
            retries = value;
            return this;
        }

        /**
         * Sets what waits before another try.
         *
         * @param value default {@link Sleeper#system()}
         * @return this
         */
        public Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value for deadlines, and the age of files that were left behind
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        private ApiClient client(URI at) {
            ApiClient.Builder client = ApiClient.builder(HubContext.ID, at)
                    .auth(token == null ? Auth.none() : Auth.bearer(token))
                    .errors(new HubErrors(at.toString(), token != null))
                    .userAgent(userAgent)
                    .retries(retries)
                    .timeouts(t -> t.attempt(Duration.ofSeconds(30)).total(Duration.ofMinutes(15)))
                    .circuitBreaking(null)
                    .followElsewhere()
                    .sleeper(sleeper)
                    .clock(clock);
            return (plainHttp ? client.allowPlainHttp() : client).build();
        }

        /**
         * {@return the Hub}
         *
         * @throws IllegalArgumentException if the endpoint cannot be one
         */
        public HuggingFaceHub build() {
            return new HuggingFaceHub(this);
        }
    }
}
