// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.SearchRecord;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A page of all searches; with a name, one of them. */
final class SearchesPage implements ConsolePage {
    private static final String PATH = "searches";
    private static final int SHOWN = 100;

    private final JournalStore store;
    private final KeptImportance importance = new KeptImportance();

    SearchesPage(JournalStore store) {
        this.store = SearchJournals.of(store);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Searches";
    }

    @Override
    public PageContent respond(PageRequest request) {
        return request.value("name").map(name -> one(name, request)).orElseGet(this::all);
    }

    private PageContent one(String name, PageRequest request) {
        boolean best = request.value("by").filter("best"::equals).isPresent();
        return store.names().stream()
                .filter(name::equals)
                .findFirst()
                .flatMap(known -> SearchRecord.find(store, known))
                .map(search -> PageContent.page(name, body -> new OneSearch(search, importance, best).write(body)))
                .orElseGet(() -> PageContent.missing("There is no search " + name + "."));
    }

    private PageContent all() {
        List<String> names = store.names();
        List<SearchRecord> searches = names.stream()
                .limit(SHOWN)
                .map(name -> SearchRecord.find(store, name))
                .flatMap(Optional::stream)
                .toList();
        return PageContent.page(title(), body -> {
            if (searches.isEmpty()) {
                body.paragraph("The store has no searches so far.");
                return;
            }
            if (names.size() > SHOWN) {
                body.note("The first " + SHOWN + " of " + names.size() + ".");
            }
            body.live("searches", searches.stream().anyMatch(SearchesPage::running), part -> table(part, searches));
        });
    }

    private static boolean running(SearchRecord search) {
        return search.result().history().in(TrialState.RUNNING).findAny().isPresent();
    }

    private static void table(PageBody body, List<SearchRecord> searches) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (SearchRecord search : searches) {
            SearchHistory history = search.result().history();
            rows.add(List.of(
                    to -> to.link(PATH, Map.of("name", history.search()), history.search()),
                    to -> Show.running(to, history),
                    to -> to.text(Show.goals(history)),
                    to -> to.text(Show.outOf(history.trials().size(), search.mostTrials())),
                    to -> to.text(best(search)),
                    to -> to.text(last(history).map(ShownTime::words).orElse("–"))));
        }
        body.table("Searches", List.of("Search", "State", "Goal", "Trials", "Best", "Last trial"), rows);
    }

    private static String best(SearchRecord search) {
        if (search.result().history().goals().size() > 1) {
            return search.result().front().size() + " on the front";
        }
        return search.result()
                .best()
                .map(trial -> Show.number(trial.values().get(0)))
                .orElse("–");
    }

    private static Optional<Instant> last(SearchHistory history) {
        return history.trials().stream().map(Trial::began).max(Instant::compareTo);
    }
}
