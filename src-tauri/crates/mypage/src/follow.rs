//! My Page while the office's window is open: opened, closed and opened anew as the settings change.

use std::time::Duration;

use tsudoi_core::{association::MypageSettings, desk::Reception};

use crate::{Serving, serve};

/// How soon a switch in the settings is heard.
const EVERY: Duration = Duration::from_secs(1);
/// After it could not be opened: the place may be free later.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

struct Open {
    reception: Reception,
    settings: MypageSettings,
    serving: Serving,
}

impl Open {
    fn is(&self, reception: &Reception, settings: &MypageSettings) -> bool {
        self.settings == *settings && self.reception.is_of_the_same_book(reception)
    }
}

/// Keeps My Page as `wanted` says, which is asked once a second off the threads that serve, until
/// `stop` resolves. `None`: it is to be closed.
pub async fn follow(
    wanted: impl Fn() -> Option<(Reception, MypageSettings)> + Clone + Send + 'static,
    stop: impl Future<Output = ()>,
) {
    let mut open: Option<Open> = None;
    let mut stop = std::pin::pin!(stop);
    loop {
        let mut pause = EVERY;
        let look = wanted.clone();
        let now = tokio::task::spawn_blocking(look).await.unwrap_or_else(|error| {
            tracing::error!(%error, "looking at the settings of my page");
            None
        });
        let stays = match (&open, &now) {
            (Some(open), Some((reception, settings))) => open.is(reception, settings),
            (None, None) => true,
            _ => false,
        };
        if !stays {
            if let Some(before) = open.take() {
                before.serving.close().await;
            }
            if let Some((reception, settings)) = now {
                match serve(reception.clone(), settings.clone()).await {
                    Ok(serving) => open = Some(Open { reception, settings, serving }),
                    Err(error) => {
                        tracing::error!(%error, "my page cannot be opened");
                        pause = AFTER_FAILURE;
                    }
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = &mut stop => break,
        }
    }
    if let Some(open) = open {
        open.serving.close().await;
    }
}
