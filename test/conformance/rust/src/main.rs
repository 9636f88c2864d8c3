//! Answers each line of stdin with one of stdout, until there is no more. The lines are told in ../README.md.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_identity::{
    ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId,
    WorkloadIdentityCredential, WorkloadIdentityCredentialOptions,
};

fn credential_for(
    source: &str,
    kind: &str,
    value: &str,
) -> azure_core::Result<Arc<dyn TokenCredential>> {
    if source == "workload-identity" {
        let client_id = (kind == "client-id").then(|| value.to_string());
        let options = WorkloadIdentityCredentialOptions {
            client_id,
            ..Default::default()
        };
        return Ok(WorkloadIdentityCredential::new(Some(options))?);
    }
    let user_assigned_id = match kind {
        "client-id" => Some(UserAssignedId::ClientId(value.to_string())),
        "object-id" => Some(UserAssignedId::ObjectId(value.to_string())),
        "resource-id" => Some(UserAssignedId::ResourceId(value.to_string())),
        _ => None,
    };
    let options = ManagedIdentityCredentialOptions {
        user_assigned_id,
        ..Default::default()
    };
    Ok(ManagedIdentityCredential::new(Some(options))?)
}

async fn token(source: &str, ask: &[&str]) -> azure_core::Result<String> {
    let credential = credential_for(source, ask[0], ask[1])?;
    let scope = format!("{}/.default", ask[2]);
    let token = credential.get_token(&[&scope], None).await?;
    let expires_on = token.expires_on.unix_timestamp();
    Ok(format!("token\t{}\t{expires_on}", token.token.secret()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let source = std::env::args().nth(2).expect("CLIENT SOURCE");
    for line in std::io::stdin().lines() {
        let line = line.expect("a line of UTF-8");
        let ask: Vec<&str> = line.split('\t').collect();
        let reply = token(&source, &ask).await.unwrap_or_else(|error| {
            let said = error.to_string();
            let words: Vec<&str> = said.split_whitespace().collect();
            format!("refused\t{}", words.join(" "))
        });
        println!("{reply}");
    }
}
